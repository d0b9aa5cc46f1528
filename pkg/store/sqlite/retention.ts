import type { Micros } from '../../detection/time';
import type { Database } from './database';

/** How long samples, locks, gaps and ordinary statements are kept; and how long runaways and deadlocks are. */
export interface Retention {
  rawHours: number;
  runawayDays: number;
}

/** Rows that one transaction deletes. */
const CHUNK = 1000;
/** Milliseconds a call may take: sampling waits meanwhile. */
const BUDGET = 25;
/** Ordinary statements kept at most: a server that runs thousands of them a minute must not fill the disk with their texts. */
const MOST_STATEMENTS = 100_000;
const PAGES_GIVEN_BACK = 256;

const deletions = [
  `DELETE FROM io WHERE (series, at) IN (
     SELECT s.id, old.at FROM series s CROSS JOIN io old ON old.series = s.id AND old.at < :raw LIMIT ${CHUNK})`,
  `DELETE FROM sample WHERE (instance, at) IN (
     SELECT i.id, old.at FROM instance i CROSS JOIN sample old ON old.instance = i.id AND old.at < :raw LIMIT ${CHUNK})`,
  `DELETE FROM lock_node WHERE id IN (
     SELECT old.id FROM instance i CROSS JOIN lock_node old ON old.instance = i.id AND old.to_at < :raw LIMIT ${CHUNK})`,
  `DELETE FROM gap WHERE (instance, from_at, reason) IN (
     SELECT instance, from_at, reason FROM gap WHERE to_at < :raw LIMIT ${CHUNK})`,
  `DELETE FROM deadlock WHERE (instance, at) IN (SELECT instance, at FROM deadlock WHERE at < :runaways LIMIT ${CHUNK})`,
  `DELETE FROM statement WHERE id IN (
     SELECT old.id FROM instance i CROSS JOIN statement old ON old.instance = i.id AND old.seen_at < :raw
     WHERE old.runaway_at IS NULL LIMIT ${CHUNK})`,
  `DELETE FROM statement WHERE id IN (
     SELECT old.id FROM instance i CROSS JOIN statement old ON old.instance = i.id AND old.seen_at < :runaways
     LIMIT ${CHUNK})`,
  `DELETE FROM statement WHERE id IN (
     SELECT id FROM statement WHERE runaway_at IS NULL ORDER BY id
     LIMIT min(${CHUNK}, max(0, (SELECT count(*) FROM statement WHERE runaway_at IS NULL) - ${MOST_STATEMENTS})))`,
  `DELETE FROM series WHERE id IN (
     SELECT id FROM series WHERE NOT EXISTS (SELECT 1 FROM io WHERE series = series.id) LIMIT ${CHUNK})`,
];

/**
 * Answers a function that deletes what is older than the retention, in chunks, until a call's budget of time is used up.
 * It answers true if more is left: the next call continues there. `clock` answers milliseconds.
 */
export function expiredDeleter(
  db: Database,
  { rawHours, runawayDays }: Retention,
  clock = () => performance.now()
): (now: Micros) => boolean {
  let next = 0;
  return (now) => {
    const cutoffs = { raw: now - rawHours * 3600e6, runaways: now - Math.max(runawayDays * 24, rawHours) * 3600e6 };
    const start = clock();
    try {
      for (let sql = deletions[next]; sql !== undefined; sql = deletions[next]) {
        if (deleteChunk(db, sql, cutoffs) < CHUNK) {
          next++;
        }
        if (clock() - start > BUDGET && next < deletions.length) {
          return true;
        }
      }
    } finally {
      db.forget();
    }
    next = 0;
    giveBackPages(db);
    return false;
  };
}

function deleteChunk(db: Database, sql: string, cutoffs: Record<string, number>): number {
  return db.transaction(() => db.run(sql, parametersOf(sql, cutoffs)).changes);
}

function parametersOf(sql: string, cutoffs: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(cutoffs).filter(([name]) => sql.includes(`:${name}`)));
}

/** Returns pages to the file system once a tenth of the file is free; fewer are soon used again. */
function giveBackPages(db: Database): void {
  const free = db.get<{ freelist_count: number }>('PRAGMA freelist_count')?.freelist_count ?? 0;
  const pages = db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
  if (free * 10 > pages) {
    db.exec(`PRAGMA incremental_vacuum(${PAGES_GIVEN_BACK})`);
  }
}
