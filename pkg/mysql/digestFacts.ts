import type { DigestMemory } from '../detection/novelty';
import type { Connection } from './connection';
import { counter, number, numberOrNull, type Row } from './rows';
import type { Gone } from './session';

const micros = (column: string): string => `CAST(UNIX_TIMESTAMP(${column}) * 1000000 AS UNSIGNED)`;

/** By the table's unique key; an execution counts when it ends, so the running one is not in it. */
const rowSql = `SELECT COUNT_STAR, AVG_TIMER_WAIT, MAX_TIMER_WAIT, ${micros('FIRST_SEEN')} AS first_seen
  FROM performance_schema.events_statements_summary_by_digest WHERE SCHEMA_NAME`;

/** The table is in the order in which digests were first seen; the row of those that found no room has no digest. */
const sinceSql = `SELECT ${micros('FIRST_SEEN')} AS first_seen
  FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST IS NOT NULL LIMIT 1`;

/** What the server remembers of a statement's digest; null where the digest is not known while it runs, as on MariaDB. */
export async function readDigestMemory(
  control: Connection,
  { db, digest }: Pick<Gone, 'db' | 'digest'>
): Promise<DigestMemory | null> {
  // MariaDB tells no digest of a running statement; one made here is not in its table.
  if (digest === null || control.flavour === 'MariaDB') {
    return null;
  }
  const row = control.format(`${rowSql} ${db === null ? 'IS NULL' : '= ?'} AND DIGEST = ?`, [
    ...(db === null ? [] : [db]),
    digest,
  ]);
  const [[found = {}] = [], [oldest = {}] = []] = await control.queries([row, sinceSql]);
  return {
    firstSeen: numberOrNull(found, 'first_seen'),
    executions: number(found, 'COUNT_STAR'),
    meanSeconds: seconds(found, 'AVG_TIMER_WAIT'),
    maxSeconds: seconds(found, 'MAX_TIMER_WAIT'),
    since: numberOrNull(oldest, 'first_seen'),
  };
}

function seconds(row: Row, column: string): number {
  return Number(counter(row, column)) / 1e12;
}
