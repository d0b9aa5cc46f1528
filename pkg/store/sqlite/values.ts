import type { ValueKind } from '../../../src/shared/resources';
import type { Database } from './database';

/** People pick from these lists: a longer one is of no use. */
const LONGEST_LIST = 1000;

const sources: Record<ValueKind, string> = {
  instance: `SELECT name AS value FROM instance
    WHERE EXISTS (SELECT 1 FROM sample WHERE instance = id) OR EXISTS (SELECT 1 FROM gap WHERE instance = id)`,
  user: 'SELECT DISTINCT user AS value FROM statement WHERE user IS NOT NULL',
  schema: `SELECT db AS value FROM statement WHERE db IS NOT NULL
    UNION SELECT schema_name FROM series WHERE schema_name IS NOT NULL`,
  digest: 'SELECT DISTINCT digest AS value FROM statement WHERE digest IS NOT NULL',
};

/** Names are never deleted: runaways and deadlocks outlive the samples. */
export function everyInstance(db: Database): string[] {
  return db.all<{ name: string }>('SELECT name FROM instance ORDER BY name').map(({ name }) => name);
}

export function values(db: Database, kind: ValueKind): string[] {
  return db.all<{ value: string }>(`${sources[kind]} ORDER BY 1 LIMIT ${LONGEST_LIST}`).map(({ value }) => value);
}
