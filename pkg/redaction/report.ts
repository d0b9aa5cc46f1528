import type { ReadingServer } from './special-comments';
import { redactSql } from './sql';

/** Lines that InnoDB's monitor writes around a transaction's statement. None holds a value of a row. */
const structure = [
  /^-+$/,
  /^LATEST DETECTED DEADLOCK$/,
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [\dxa-f]+$/i,
  /^\*\*\* (?:\(\d+\) )?(?:TRANSACTION:|HOLDS THE LOCK\(S\):|WAITING FOR THIS LOCK TO BE GRANTED:|CONFLICTING WITH:)$/,
  /^\*\*\* WE ROLL BACK TRANSACTION \(\d+\)$/,
  /^TRANSACTION \d+, [\w ()]+$/,
  /^TRANSACTION \d+, ACTIVE (?:\(PREPARED\) )?\d+ sec[\w ,()-]*$/,
  /^mysql tables in use \d+, locked \d+$/,
  /^(?:LOCK WAIT )?\d+ lock struct\(s\), heap size \d+(?:, \d+ row lock\(s\))?(?:, undo log entries \d+)?$/,
  /^ROLLING BACK \d+ lock struct\(s\), heap size \d+(?:, \d+ row lock\(s\))?(?:, undo log entries \d+)?$/,
  /^RECORD LOCKS space id \d+ page no \d+ n bits \d+ index [^'"]{1,200} of table [^'"]{1,400} trx id \d+ lock[_ ]mode [\w ,-]+$/,
  /^TABLE LOCK table [^'"]{1,400} trx id \d+ lock[_ ]mode [\w ,-]+$/,
  /^Record lock, heap no \d+(?: PHYSICAL RECORD: n_fields \d+; [\w ;]+)?$/,
  /^TOO DEEP OR LONG SEARCH IN THE LOCK TABLE WAITS-FOR GRAPH[\w ,]*$/,
];
/** A session's line. Its statement follows, in any number of lines. */
const session = /^(?:MySQL|MariaDB) thread id \d+, OS thread handle [\dxa-f]+, query id \d+(?: [^'"]*)?$/;
/** One field of a record's dump. */
const field = /^( \d+: (?:len \d+;|SQL NULL;?)).*$/s;

/** InnoDB's deadlock report without literals of its statements and values of its records. Unknown lines are hidden. */
export function redactReport(report: string, server: ReadingServer | null = null): string {
  const out: string[] = [];
  let statement: string[] | null = null;
  for (const line of report.split('\n')) {
    const known = shownLine(line);
    if (statement !== null && known === null) {
      statement.push(line);
      continue;
    }
    if (statement !== null) {
      out.push(...(statement.length === 0 ? [] : [redactSql(statement.join('\n'), server)]));
      statement = null;
    }
    out.push(known ?? (line.trim() === '' ? line : '?'));
    if (session.test(line)) {
      statement = [];
    }
  }
  if (statement !== null && statement.length > 0) {
    out.push(redactSql(statement.join('\n'), server));
  }
  return out.join('\n');
}

function shownLine(line: string): string | null {
  const [, head] = field.exec(line) ?? [];
  if (head !== undefined) {
    return head.includes('len') ? `${head} hex ?; asc ?;;` : `${head.replace(/;?$/, '')};`;
  }
  return session.test(line) || structure.some((pattern) => pattern.test(line)) ? line : null;
}
