/** The servers that count differently. */
export type Flavour = 'MySQL' | 'MariaDB';

/** What the text of a statement allows about the ways it may end. */
export interface StatementKind {
  /** A kill or a timeout may end it without an error. */
  endsQuietly: boolean;
  /** It does so only in a short moment: a SLEEP() in the last of many rows. */
  seldom: boolean;
  /** It counts error 1317 of its account even when it ends without an error: `always`, `maybe` or `never`. */
  quietError: 'always' | 'maybe' | 'never';
  /** It runs other statements: an inner one may be killed, and end without an error. */
  runsOthers: boolean;
  /** OPTIMIZE, ANALYZE, CHECK, REPAIR and their like: they report an error as a row of their result, and end without one. */
  reportsErrorsAsRows: boolean;
  /** It answers with rows, so its client may vanish while they are sent. */
  sendsRows: boolean;
  /** `SELECT SLEEP(10)` cannot finish sooner than this. Seconds; null for other statements. */
  leastSeconds: number | null;
  /** MariaDB's `SET STATEMENT max_statement_time = 4 FOR …` times out after so many seconds; null for other statements. */
  limitSeconds: number | null;
}

const leading = /^(?:\s|\(|\/\*[\s\S]*?\*\/|--[^\n]*\n|#[^\n]*\n)*/;
const comment = /\/\*(?![!+])[\s\S]*?\*\//g;
/** MariaDB: variables for one statement. */
const setStatement = /^set\s+statement\s+(.*?)\s+for\s+/is;
const limit = /\bmax_statement_time\s*=\s*(\d+(?:\.\d+)?)/i;
const admin =
  /^(?:(?:optimize|analyze|check|checksum|repair)\s+(?:(?:local|no_write_to_binlog)\s+)?(?:tables?|view)\b|cache\s+index\b|load\s+index\b)/i;
const adminOfPartitions = /^alter\s(?:.*\s)?table\s.*\s(?:optimize|analyze|check|repair)\s+partition\b/is;
/** What runs other statements, and what waits without a result of its own. */
const opaque = /^(?:call|execute|do|flush|begin\s+not\s+atomic)\b/i;
const sleeps = /\bsleep\s*\(/i;
const waitsQuietly = /\b(?:benchmark|(?:master|source)_(?:pos|gtid)_wait|wait_(?:for|until)_\w+)\s*\(/i;
const locksByName = /\bget_lock\s*\(/i;
const plainSleep = /^(?:select|do)\s+(?:\/\*.*?\*\/\s*)*sleep\s*\(\s*(\d+(?:\.\d+)?)\s*\)\s*(?:as\s+\S+)?\s*;?\s*$/i;

const anyKind: StatementKind = {
  ...{ endsQuietly: true, seldom: false, quietError: 'maybe', runsOthers: true },
  ...{ reportsErrorsAsRows: false, sendsRows: true, leastSeconds: null, limitSeconds: null },
};

/** Reads the kind of a statement; one whose text is not known may be of any kind. Measured on MySQL 9.7 and MariaDB 10.11. */
export function kindOf(flavour: Flavour, text: string | null): StatementKind {
  if (text === null) {
    return { ...anyKind };
  }
  const whole = text.replace(leading, '');
  const variables = flavour === 'MariaDB' ? setStatement.exec(whole) : null;
  const sql = variables === null ? whole : whole.slice(variables[0].length);
  const limitSeconds = limit.exec(variables?.[1] ?? '')?.[1];
  const isAdmin = admin.test(sql) || adminOfPartitions.test(sql.replaceAll(comment, ' '));
  const isMysql = flavour === 'MySQL';
  const quietFunction =
    waitsQuietly.test(sql) || (isMysql ? sleeps : locksByName).test(sql) || (!isMysql && /^do\b/i.test(sql));
  const seconds = plainSleep.exec(sql.replaceAll(comment, ' '))?.[1];
  return {
    endsQuietly: isAdmin || quietFunction || opaque.test(sql),
    seldom:
      !isAdmin && !opaque.test(sql) && !waitsQuietly.test(sql) && isMysql && /^select\b/i.test(sql) && !isOneRow(sql),
    quietError: isAdmin ? 'always' : opaque.test(sql) || waitsQuietly.test(sql) ? 'maybe' : 'never',
    runsOthers: /^(?:call|execute|begin\s+not\s+atomic)\b/i.test(sql),
    reportsErrorsAsRows: isAdmin,
    sendsRows: /^(?:select|with|table|show|call|execute|explain|analyze)\b/i.test(sql) && !isOneRow(sql),
    leastSeconds: seconds === undefined ? null : Number(seconds),
    limitSeconds: limitSeconds === undefined ? null : Number(limitSeconds),
  };
}

/** A SELECT without a table answers one small row. */
function isOneRow(sql: string): boolean {
  return /^select\b/i.test(sql) && !/\bfrom\b/i.test(sql);
}
