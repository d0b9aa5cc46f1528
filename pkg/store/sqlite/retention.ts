import type { Micros } from '../../detection/time';
import type { Database } from './database';

/** How long what is kept. */
export interface Retention {
  rawHours: number;
  runawayDays: number;
}

/** Rows that one transaction deletes, and milliseconds after which a call leaves the rest to the next: sampling waits meanwhile. */
const CHUNK = 1000;
const LONGEST_CALL = 25;
/** Statements that were never runaways: a server that runs thousands of them a minute must not fill the disk with their texts. */
const MOST_STATEMENTS = 100_000;
const PAGES_GIVEN_BACK = 256;

const chores = [
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
 * Deletes what is older than it is to be kept: samples, locks, gaps and ordinary statements by hours, runaways by days.
 * A bounded piece of work a call; true means that more is waiting, and the call is to be repeated soon.
 */
export function retain(db: Database, now: Micros, { rawHours, runawayDays }: Retention): boolean {
  const cutoffs = { raw: now - rawHours * 3600e6, runaways: now - Math.max(runawayDays * 24, rawHours) * 3600e6 };
  const start = performance.now();
  const late = () => performance.now() - start > LONGEST_CALL;
  try {
    for (const sql of chores) {
      for (let deleted = CHUNK; deleted === CHUNK;) {
        if (late()) {
          return true;
        }
        deleted = db.transaction(() => db.run(sql, parametersOf(sql, cutoffs)).changes);
      }
    }
  } finally {
    db.forget();
  }
  giveBack(db);
  return false;
}

function parametersOf(sql: string, cutoffs: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(cutoffs).filter(([name]) => sql.includes(`:${name}`)));
}

/** Returns pages to the file system when a tenth of the file is free: less is soon written again. */
function giveBack(db: Database): void {
  const free = db.get<{ freelist_count: number }>('PRAGMA freelist_count')?.freelist_count ?? 0;
  const pages = db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
  if (free * 10 > pages) {
    db.exec(`PRAGMA incremental_vacuum(${PAGES_GIVEN_BACK})`);
  }
}
