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
 * Deletes what is older than the retention, in chunks, until a call's budget of time is used up. True: call again soon,
 * more is left. `clock` answers milliseconds.
 */
export function deleteExpired(
  db: Database,
  now: Micros,
  { rawHours, runawayDays }: Retention,
  clock = () => performance.now()
): boolean {
  const cutoffs = { raw: now - rawHours * 3600e6, runaways: now - Math.max(runawayDays * 24, rawHours) * 3600e6 };
  const start = clock();
  try {
    for (const sql of deletions) {
      for (let deleted = CHUNK; deleted === CHUNK;) {
        if (clock() - start > BUDGET) {
          return true;
        }
        deleted = db.transaction(() => db.run(sql, parametersOf(sql, cutoffs)).changes);
      }
    }
  } finally {
    db.forget();
  }
  giveBackPages(db);
  return false;
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
