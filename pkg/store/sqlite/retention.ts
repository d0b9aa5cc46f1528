import type { Micros } from '../../detection/time';
import { keptByLevel, levelIndices, type Kept } from '../blocks/levels';
import type { Parts } from '../parts';
import type { Database } from './database';
import { keepWithin } from './file-size';
import { deleteNames } from './names';

/** How long each level, runaways and deadlocks are kept, how much the file may hold, and how much an answer may read. */
export interface Retention extends Kept {
  runawayDays: number;
  maxHistoryMB: number;
  /** Points of a series that an answer reads at most: past that, coarser ones answer. */
  mostPoints: number;
}

/** Rows that one transaction deletes. */
const CHUNK = 100;
/** The same for blocks, which have many pages each. */
const BLOCKS_AT_ONCE = 5;
/** Ordinary statements kept at most: a server that runs thousands of them a minute must not fill the disk with their texts. */
const MOST_STATEMENTS = 100_000;

/** Blocks first, fewer at once. Each finds what it deletes by an index. `:all`: before this everything has expired. */
const blockDeletions = levelIndices.map(
  (level) => `DELETE FROM block WHERE id IN (
     SELECT id FROM block WHERE level = ${level} AND until_at < :level${level} LIMIT ${BLOCKS_AT_ONCE})`
);
const deletions = [
  `DELETE FROM journal WHERE (instance, kind, at) IN (
     SELECT i.id, k.value, old.at FROM instance i CROSS JOIN json_each('[0,1,2,3,4,6]') k
     CROSS JOIN journal old ON old.instance = i.id AND old.kind = k.value AND old.at < :raw LIMIT ${CHUNK})`,
  `DELETE FROM lock_node WHERE id IN (
     SELECT old.id FROM instance i CROSS JOIN lock_node old ON old.instance = i.id AND old.to_at < :raw LIMIT ${CHUNK})`,
  `DELETE FROM gap WHERE (instance, from_at, reason) IN (
     SELECT instance, from_at, reason FROM gap WHERE to_at < :all LIMIT ${CHUNK})`,
  `DELETE FROM deadlock WHERE (instance, at) IN (
     SELECT i.id, old.at FROM instance i CROSS JOIN deadlock old ON old.instance = i.id AND old.at < :runaways
     LIMIT ${CHUNK})`,
  `DELETE FROM statement WHERE id IN (
     SELECT id FROM statement WHERE runaway_at IS NULL AND seen_at < :raw LIMIT ${CHUNK})`,
  `DELETE FROM statement WHERE id IN (
     SELECT old.id FROM instance i CROSS JOIN statement old ON old.instance = i.id AND old.seen_at < :runaways
     LIMIT ${CHUNK})`,
];

/** Deletes what is older than the retention, in small transactions. Yields after each. */
export function* deleteExpired(db: Database, retention: Retention, now: Micros): Parts<void> {
  const kept = keptByLevel(retention);
  const cutoffs: Record<string, number> = {
    raw: now - kept[0],
    runaways: now - Math.max(retention.runawayDays * 86_400e6, kept[0]),
    all: now - Math.max(...Object.values(kept)),
  };
  levelIndices.forEach((level) => (cutoffs[`level${level}`] = now - kept[level]));
  for (const sql of [...blockDeletions, ...deletions]) {
    while (deleteChunk(db, sql, cutoffs) > 0) {
      yield;
    }
    yield;
  }
  while (deleteOldestStatements(db) === CHUNK) {
    yield;
  }
  while (db.transaction(() => deleteNames(db, now, CHUNK)) === CHUNK) {
    yield;
  }
  yield* keepWithin(db, retention.maxHistoryMB, now);
}

function deleteChunk(db: Database, sql: string, cutoffs: Record<string, number>): number {
  const parameters = Object.fromEntries(
    Object.entries(cutoffs).filter(([name]) => new RegExp(`:${name}\\b`).test(sql))
  );
  return db.transaction(() => db.run(sql, parameters).changes);
}

/** Rows are numbered as they come: how many there are shows without counting them. */
function deleteOldestStatements(db: Database): number {
  const oldest = 'SELECT id FROM statement WHERE runaway_at IS NULL ORDER BY seen_at LIMIT';
  const first = db.get<{ id: number }>(`${oldest} 1`)?.id ?? 0;
  const last = db.get<{ id: number | null }>('SELECT max(id) AS id FROM statement')?.id ?? 0;
  return last - first < MOST_STATEMENTS
    ? 0
    : db.transaction(() => db.run(`DELETE FROM statement WHERE id IN (${oldest} ${CHUNK})`).changes);
}
