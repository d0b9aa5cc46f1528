import type { Micros } from '../../detection/time';
import { levels, type LevelIndex } from '../blocks/levels';
import type { Parts } from '../parts';
import type { Database } from './database';

const BLOCKS_AT_ONCE = 5;
const ROWS_AT_ONCE = 100;
const PAGES_GIVEN_BACK = 64;
/** Newer blocks than this many spans of the next level are never deleted to save room: they may not be rolled up yet. */
const SPANS_KEPT = 2;

/** Bytes that the file's contents take, and bytes of it that are free. */
export function fileSize(db: Database): { used: number; free: number } {
  const pragma = (name: string): number => Number(Object.values(db.get(`PRAGMA ${name}`) ?? {})[0] ?? 0);
  const [size, pages, free] = [pragma('page_size'), pragma('page_count'), pragma('freelist_count')];
  return { used: (pages - free) * size, free: free * size };
}

/** What is deleted for room, in this order: the oldest single samples, then statements and locks, then what is rolled up. */
const forRoom = [
  ofLevel(0),
  {
    sql: `DELETE FROM statement WHERE id IN (
      SELECT id FROM statement WHERE runaway_at IS NULL AND seen_at < :newest ORDER BY seen_at LIMIT ${ROWS_AT_ONCE})`,
    kept: SPANS_KEPT * levels[1].span,
  },
  {
    sql: `DELETE FROM lock_node WHERE id IN (
      SELECT id FROM lock_node WHERE to_at < :newest ORDER BY id LIMIT ${ROWS_AT_ONCE})`,
    kept: SPANS_KEPT * levels[1].span,
  },
  ofLevel(1),
  ofLevel(2),
  ofLevel(3),
];

function ofLevel(level: LevelIndex): { sql: string; kept: Micros } {
  const sql = `DELETE FROM block WHERE id IN (
    SELECT id FROM block WHERE level = ${level} AND until_at < :newest ORDER BY until_at LIMIT ${BLOCKS_AT_ONCE})`;
  return { sql, kept: SPANS_KEPT * (levels[level + 1] ?? levels[level]).span };
}

/** Deletes the oldest until the file holds no more than this. Yields after each transaction. */
export function* keepWithin(db: Database, maxHistoryMB: number, now: Micros): Parts<void> {
  const most = maxHistoryMB * 1e6;
  for (const { sql, kept } of forRoom) {
    const newest = now - kept;
    while (fileSize(db).used > most && db.transaction(() => db.run(sql, { newest }).changes) > 0) {
      yield;
    }
  }
  yield* giveBack(db, most);
}

/** Returns pages to the file system once a tenth of the file is free, or the file is too large; others are soon used again. */
function* giveBack(db: Database, most: number): Parts<void> {
  let before = Infinity;
  for (;;) {
    const { used, free } = fileSize(db);
    const isMuch = free * 10 > used + free || used + free > most;
    // A file that was created without auto_vacuum gives nothing back.
    if (!isMuch || free === 0 || free >= before) {
      return;
    }
    before = free;
    db.exec(`PRAGMA incremental_vacuum(${PAGES_GIVEN_BACK})`);
    yield;
  }
}
