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

const MOST_DIGESTS = 100;
const SECOND = 1_000_000_000_000n;

const columns = `SELECT SCHEMA_NAME, DIGEST, COUNT_STAR, SUM_ERRORS, SUM_TIMER_WAIT, SUM_ROWS_EXAMINED, SUM_ROWS_SENT,
    ${micros('LAST_SEEN')} AS last_seen
  FROM performance_schema.events_statements_summary_by_digest WHERE (SCHEMA_NAME IN (?) OR SCHEMA_NAME IS NULL)`;

/**
 * Counters of these statements' digests. MariaDB does not show the digest of a running statement: there the part reads
 * every digest of the statements' schemas that has taken a second or more.
 */
export function digestsPart(
  flavour: Flavour,
  statements: Array<{ db: string | null; digest: string | null }>
): Part | null {
  const schemas = [...new Set(statements.map(({ db }) => db ?? ''))];
  if (flavour === 'MariaDB') {
    return schemas.length === 0
      ? null
      : { sql: `${columns} AND SUM_TIMER_WAIT >= ?`, values: [schemas, SECOND.toString()], limit: 5000 };
  }
  const digests = [...new Set(askedDigests(statements).map(({ digest }) => digest))];
  return digests.length === 0 ? null : { sql: `${columns} AND DIGEST IN (?)`, values: [schemas, digests] };
}

/** The statements whose digests one reading asks for by name: those of the first hundred digests. */
export function askedDigests<T extends { digest: string | null }>(statements: T[]): T[] {
  const named = statements.filter(({ digest }) => digest !== null);
  const digests = new Set([...new Set(named.map(({ digest }) => digest))].slice(0, MOST_DIGESTS));
  return named.filter(({ digest }) => digests.has(digest));
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

/** Counters of a digest that has no row yet. */
export function neverExecuted(schema: string | null): DigestCounters {
  return { schema, executions: 0, errors: 0, time: 0n, lastSeen: 0, rowsExamined: 0, rowsSent: 0 };
}
