import type { EndingEvidence } from '../../detection/endings/ending';
import type { Picos, Micros } from '../../detection/time';
import type { Flavour } from '../connection/connection';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';
import { micros } from '../protocol/wall-clock';

/** One row of events_statements_summary_by_digest. */
export interface DigestCounters {
  schema: string | null;
  executions: number;
  errors: number;
  time: Picos;
  lastSeen: Micros;
  rowsExamined: number;
  rowsSent: number;
}

/** What is known of a statement whose digest's gain is looked for. */
export interface Executed {
  db: string | null;
  digest: string | null;
  startedAt: Micros | null;
  lastSeenAt: Micros;
}

export type DigestGain = NonNullable<EndingEvidence['digest']>;

const MOST_DIGESTS = 100;
const SECOND = 1_000_000_000_000n;

const columns = `SELECT SCHEMA_NAME, DIGEST, COUNT_STAR, SUM_ERRORS, SUM_TIMER_WAIT, SUM_ROWS_EXAMINED, SUM_ROWS_SENT,
    ${micros('LAST_SEEN')} AS last_seen
  FROM performance_schema.events_statements_summary_by_digest WHERE (SCHEMA_NAME IN (?) OR SCHEMA_NAME IS NULL)`;

/**
 * Counters of these statements' digests. MariaDB tells no digest while a statement runs: there it is every digest of the
 * statements' schemas that has taken a second or more.
 */
export function digestsPart(flavour: Flavour, statements: Array<Pick<Executed, 'db' | 'digest'>>): Part | null {
  const schemas = [...new Set(statements.map(({ db }) => db ?? ''))];
  if (flavour === 'MariaDB') {
    return schemas.length === 0
      ? null
      : { sql: `${columns} AND SUM_TIMER_WAIT >= ? LIMIT 5000`, values: [schemas, SECOND.toString()] };
  }
  const digests = [...new Set(statements.map(({ digest }) => digest).filter((digest) => digest !== null))];
  return digests.length === 0
    ? null
    : { sql: `${columns} AND DIGEST IN (?)`, values: [schemas, digests.slice(0, MOST_DIGESTS)] };
}

/** By schema and digest, as `digestKey` joins them. */
export function readDigests(rows: Row[]): Map<string, DigestCounters> {
  return new Map(
    rows.map((row) => {
      const schema = text(row, 'SCHEMA_NAME');
      const counters = {
        schema,
        executions: number(row, 'COUNT_STAR'),
        errors: number(row, 'SUM_ERRORS'),
        time: counter(row, 'SUM_TIMER_WAIT'),
        lastSeen: number(row, 'last_seen'),
        rowsExamined: number(row, 'SUM_ROWS_EXAMINED'),
        rowsSent: number(row, 'SUM_ROWS_SENT'),
      };
      return [digestKey(schema, text(row, 'DIGEST')), counters];
    })
  );
}

export function digestKey(schema: string | null, digest: string | null): string {
  return `${schema ?? ''}/${digest ?? ''}`;
}

/**
 * What a statement's digest gained; null where no baseline was taken or where none gained what it must have. A statement
 * without a digest has none of those that `claimed` are known to be of others.
 */
export function gainOf(
  statement: Executed,
  before: ReadonlyMap<string, DigestCounters>,
  after: ReadonlyMap<string, DigestCounters>,
  claimed: ReadonlySet<string> = new Set()
): DigestGain | null {
  if (statement.digest !== null) {
    const key = digestKey(statement.db, statement.digest);
    const [was, is] = [before.get(key), after.get(key)];
    return was === undefined || is === undefined ? null : gain(was, is);
  }
  return gainByDuration(statement, before, new Map([...after].filter(([key]) => !claimed.has(key))));
}

/** The one digest of the statement's schema that gained at least the time the statement is known to have run. */
function gainByDuration(
  { db, startedAt, lastSeenAt }: Executed,
  before: ReadonlyMap<string, DigestCounters>,
  after: ReadonlyMap<string, DigestCounters>
): DigestGain | null {
  if (startedAt === null) {
    return null;
  }
  const ran = BigInt(Math.round(lastSeenAt - startedAt)) * 1_000_000n;
  const gains = [...after]
    .filter(([, { schema }]) => schema === db)
    // One absent before had taken less than a second in all, by statements that were not this one.
    .map(([key, is]) =>
      before.has(key) ? gain(before.get(key) ?? is, is) : { ...gain(neverExecuted(db), is), executions: 1 }
    )
    .filter(({ time, executions }) => executions > 0 && time >= ran);
  const [only] = gains;
  if (only === undefined || gains.length > 1) {
    return null;
  }
  // MariaDB's LAST_SEEN has whole seconds; one execution's duration is exact.
  return only.executions === 1 ? { ...only, lastSeen: startedAt + Number(only.time / 1_000_000n) } : only;
}

/** Counters of a digest that has no row yet. */
export function neverExecuted(schema: string | null): DigestCounters {
  return { schema, executions: 0, errors: 0, time: 0n, lastSeen: 0, rowsExamined: 0, rowsSent: 0 };
}

function gain(was: DigestCounters, is: DigestCounters): DigestGain {
  return {
    executions: is.executions - was.executions,
    errors: is.errors - was.errors,
    time: is.time - was.time,
    lastSeen: is.lastSeen,
    rowsExamined: is.rowsExamined - was.rowsExamined,
    rowsSent: is.rowsSent - was.rowsSent,
  };
}
