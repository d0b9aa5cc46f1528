import type { DigestMemory } from '../../detection/statements/novelty';
import type { Connection } from '../connection/connection';
import { digestSkeleton, digestTextSkeleton } from './digest-skeleton';
import { counter, number, numberOrNull, type Row } from '../protocol/rows';
import type { WatchedStatement } from './watched-statement';
import { micros } from '../protocol/wall-clock';

const table = 'performance_schema.events_statements_summary_by_digest';

/** An execution counts when it ends, so the running one is not included. */
const rowSql = `SELECT COUNT_STAR, AVG_TIMER_WAIT, MAX_TIMER_WAIT, ${micros('FIRST_SEEN')} AS first_seen FROM ${table}`;

/** The row for digests that found no room has no digest. */
const overflowSql = `SELECT COUNT_STAR FROM ${table} WHERE DIGEST IS NULL AND SCHEMA_NAME IS NULL AND COUNT_STAR > 0 LIMIT 1`;

/** Rows come in the order in which digests were first seen. */
const sinceSql = `SELECT ${micros('FIRST_SEEN')} AS first_seen FROM ${table} WHERE DIGEST IS NOT NULL LIMIT 1`;

type Digested = Pick<WatchedStatement, 'db' | 'digest' | 'text'>;

/**
 * What the server remembers of a statement's digest; null where that is unknown. In a full table a digest without a row may
 * have run for months. MariaDB has no digest of a running statement: it is found by its text, unless the server writes the
 * digest in other words.
 */
export async function readDigestMemory(control: Connection, statement: Digested): Promise<DigestMemory | null> {
  const isMysql = control.flavour === 'MySQL';
  const where = isMysql ? byDigest(statement) : byText(statement);
  if (where === null) {
    return null;
  }
  const schema = statement.db === null ? 'SCHEMA_NAME IS NULL' : 'SCHEMA_NAME = ?';
  const values = [...(statement.db === null ? [] : [statement.db]), where.value];
  const [rows = [], [oldest = {}] = [], overflow = []] = await control.queries([
    control.format(`${rowSql} WHERE ${schema} AND ${where.sql} LIMIT 2`, values),
    sinceSql,
    overflowSql,
  ]);
  if (rows.length !== 1 && (!isMysql || overflow.length > 0)) {
    return null;
  }
  const [found = {}] = rows;
  return {
    firstSeen: numberOrNull(found, 'first_seen'),
    executions: number(found, 'COUNT_STAR'),
    meanSeconds: seconds(found, 'AVG_TIMER_WAIT'),
    maxSeconds: seconds(found, 'MAX_TIMER_WAIT'),
    since: numberOrNull(oldest, 'first_seen'),
  };
}

/** Schema and digest are the table's unique key. */
function byDigest({ digest }: Digested): { sql: string; value: string } | null {
  return digest === null ? null : { sql: 'DIGEST = ?', value: digest };
}

function byText({ text }: Digested): { sql: string; value: string } | null {
  const skeleton = digestSkeleton(text ?? '');
  return skeleton === null ? null : { sql: `${digestTextSkeleton} = ?`, value: skeleton };
}

function seconds(row: Row, column: string): number {
  return Number(counter(row, column)) / 1e12;
}
