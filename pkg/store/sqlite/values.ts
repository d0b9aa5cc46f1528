import type { ValueKind } from '../../../src/shared/resources';
import type { Micros } from '../../detection/time';
import { firstSample } from './activity';
import { newestInJournal } from './block-rows';
import type { Parts } from '../parts';
import type { Database } from './database';

/** People pick from these lists: a longer one is of no use. */
const LONGEST_LIST = 1000;
/** The newest rows are enough for a list to pick from. */
const MOST_ROWS = 20_000;
/** Rows that one part of the work looks at. */
const LOOKED_AT = 1_000;

const sources: Record<Exclude<ValueKind, 'instance'>, Array<[column: string, table: 'statement' | 'series']>> = {
  user: [['user', 'statement']],
  schema: [
    ['db', 'statement'],
    ['schema_name', 'series'],
  ],
  digest: [['digest', 'statement']],
};

/** Names are never deleted: runaways and deadlocks outlive the samples. */
export function everyInstance(db: Database): string[] {
  return db.all<{ name: string }>('SELECT name FROM instance ORDER BY name').map(({ name }) => name);
}

export function* values(db: Database, kind: Exclude<ValueKind, 'instance'>): Parts<string[]> {
  const found = new Set<string>();
  for (const [column, table] of sources[kind]) {
    const sql = `SELECT id, ${column} AS value FROM ${table} WHERE id < :before ORDER BY id DESC LIMIT ${LOOKED_AT}`;
    let before = Number.MAX_SAFE_INTEGER;
    for (let rows = 0; rows < MOST_ROWS; rows += LOOKED_AT) {
      const newest = db.all<{ id: number; value: string | null }>(sql, { before });
      newest.forEach(({ value }) => value !== null && found.add(value));
      before = newest.at(-1)?.id ?? 0;
      yield;
    }
  }
  return [...found].sort(byBytes).slice(0, LONGEST_LIST);
}

/** As SQLite compares texts. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
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
