import type { ValueKind } from '../../../src/shared/resources';
import type { Micros } from '../../detection/time';
import { firstSample } from './activity';
import { newestInJournal } from './block-rows';
import type { Database } from './database';

/** People pick from these lists: a longer one is of no use. */
const LONGEST_LIST = 1000;
const MOST_ROWS = 20_000;

const sources: Record<Exclude<ValueKind, 'instance'>, string> = {
  user: `SELECT DISTINCT user AS value FROM (${newest('user', 'statement')})`,
  schema: `SELECT db AS value FROM (${newest('db', 'statement')})
    UNION SELECT schema_name FROM (${newest('schema_name', 'series')})`,
  digest: `SELECT DISTINCT digest AS value FROM (${newest('digest', 'statement')})`,
};

/** The newest rows are enough for a list to pick from, and a bounded number of them. */
function newest(column: string, table: 'statement' | 'series'): string {
  return `SELECT ${column} FROM (SELECT ${column} FROM ${table} ORDER BY id DESC LIMIT ${MOST_ROWS}) WHERE ${column} IS NOT NULL`;
}

/** Names are never deleted: runaways and deadlocks outlive the samples. */
export function everyInstance(db: Database): string[] {
  return db.all<{ name: string }>('SELECT name FROM instance ORDER BY name').map(({ name }) => name);
}

export function values(db: Database, kind: Exclude<ValueKind, 'instance'>): string[] {
  return db.all<{ value: string }>(`${sources[kind]} ORDER BY 1 LIMIT ${LONGEST_LIST}`).map(({ value }) => value);
}

/**
 * Instances that have samples one by one, or a gap within so many hours of the newest gap or sample: gaps are kept longer
 * than samples.
 */
export function instances(db: Database, rawHours: number): string[] {
  const newestGap = db.get<{ at: Micros | null }>('SELECT max(to_at) AS at FROM gap')?.at ?? 0;
  const all = db.all<{ id: number; name: string }>('SELECT id, name FROM instance ORDER BY name').map((one) => {
    const journal = newestInJournal(db, { instance: one.id, kind: 'total' });
    const gap = db.get<{ at: Micros }>(
      'SELECT to_at AS at FROM gap WHERE instance = :id ORDER BY from_at DESC LIMIT 1',
      { id: one.id }
    );
    return { ...one, journal, gap: gap?.at ?? -Infinity };
  });
  const newest = all.reduce((latest, { journal }) => Math.max(latest, journal ?? 0), newestGap);
  return all
    .filter(
      ({ id, journal, gap }) => journal !== null || gap >= newest - rawHours * 3600e6 || firstSample(db, id) !== null
    )
    .slice(0, LONGEST_LIST)
    .map(({ name }) => name);
}
