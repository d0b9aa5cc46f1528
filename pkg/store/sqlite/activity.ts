import type { Gap } from '../batch';
import type { Range, ActivityBucket } from '../answers';
import type { Micros } from '../../detection/time';
import { activityColumns, CLOCK } from '../blocks/columns';
import { levelIndices } from '../blocks/levels';
import {
  blocksIn,
  journalIn,
  newestBlocks,
  newestInJournal,
  oldestBlock,
  oldestInJournal,
  storedOf,
} from './block-rows';
import type { Database } from './database';
import { found } from './found-blocks';
import type { Parts } from '../parts';

const COUNT = activityColumns.length;

export function* activity(db: Database, instance: number, range: Range, width: number): Parts<ActivityBucket[]> {
  const buckets = new Map<Micros, ActivityBucket>();
  for (const { part, block } of found(db, instance, 'activity', range, width)) {
    const { first, last } = block;
    for (const one of block.series) {
      const counts = part.level === 0 ? null : one.column(COUNT);
      const measures = activityColumns.map((name, i) => ({ name, values: one.column(i) }));
      for (let i = 0; i < one.rows.length; i++) {
        const row = one.rows[i] ?? 0;
        const begin = first[row] ?? 0;
        if (begin < part.from || begin > part.to) {
          continue;
        }
        const end = last[row] ?? begin;
        const at = Math.floor(begin / width) * width;
        const bucket = buckets.get(at) ?? { ...nothing, at, first: begin, last: end };
        buckets.set(at, bucket);
        bucket.first = Math.min(bucket.first, begin);
        bucket.last = Math.max(bucket.last, end);
        bucket.samples += part.level === 0 ? 1 : (counts?.[i] ?? 0);
        for (const { name, values } of measures) {
          const value = values?.[i] ?? 0;
          if (!Number.isNaN(value)) {
            bucket[name] = Math.max(bucket[name] ?? -Infinity, value);
          }
        }
      }
    }
    yield;
  }
  return [...buckets.values()].sort((a, b) => a.at - b.at);
}

const nothing = {
  samples: 0,
  runaways: null,
  longestStatement: null,
  sessionsWaiting: null,
  longestWait: null,
  spikeScore: null,
};

/** The newest sample not after `until`, and the incarnation of the newest of all. */
export function lastSample(db: Database, instance: number, until: Micros) {
  const at = lastSampleAt(db, instance, until);
  if (at === null) {
    return null;
  }
  const sql = 'SELECT incarnation FROM instance WHERE id = :instance';
  const incarnation = db.get<{ incarnation: string | null }>(sql, { instance })?.incarnation ?? '';
  return { at, incarnation, clockAhead: clockAheadAt(db, instance, at) };
}

/** Null where it is not known, or rolled up. */
function clockAheadAt(db: Database, instance: number, at: Micros): Micros | null {
  const of = { instance, kind: 'activity' as const };
  const range = { from: at, to: at };
  for (const { first, series } of [...journalIn(db, of, range), ...blocksIn(db, of, 0, range)]) {
    const ahead = series[0]?.column(CLOCK)?.[first.indexOf(at)] ?? (series.length > 0 ? 0 : NaN);
    if (first.includes(at)) {
      return Number.isNaN(ahead) ? null : ahead;
    }
  }
  return null;
}

/** When the newest sample not after `until` was taken; of a time that is only rolled up, the newest that is known of. */
export function lastSampleAt(db: Database, instance: number, until = Number.MAX_SAFE_INTEGER): Micros | null {
  const of = { instance, kind: 'total' as const };
  const recent = newestInJournal(db, of, until);
  if (recent !== null) {
    return recent;
  }
  for (const level of levelIndices) {
    // Where all of the newest block's samples are later, the one before has the sample.
    const blocks = newestBlocks(db, of, level, until, 2);
    const samples = blocks.flatMap(({ first, last }) => [...first, ...last]).filter((at) => at <= until);
    if (samples.length > 0) {
      return Math.max(...samples);
    }
  }
  return null;
}

/** The oldest sample of those that are kept one by one. */
export function firstSample(db: Database, instance: number): Micros | null {
  const of = { instance, kind: 'total' as const };
  return oldestBlock(db, of)?.first[0] ?? oldestInJournal(db, of);
}

/** The beginning of the oldest that is kept, rolled up or not. */
export function firstKept(db: Database, instance: number): Micros | null {
  const begins = Object.values(storedOf(db, instance)).flatMap((known) => known?.from ?? []);
  return begins.length > 0 ? Math.min(...begins) : firstSample(db, instance);
}

type GapColumns = { from_at: Micros; to_at: Micros; reason: string; detail: string };

export function gaps(db: Database, instance: number, { from, to }: Range): Gap[] {
  const rows = db.all<GapColumns>(
    `SELECT from_at, to_at, reason, detail FROM gap
     WHERE instance = :instance AND from_at <= :to AND to_at >= :from ORDER BY from_at LIMIT 10000`,
    { instance, from, to }
  );
  return rows.map((row) => ({
    from: row.from_at,
    to: row.to_at,
    reason: row.reason as Gap['reason'],
    detail: row.detail,
  }));
}
