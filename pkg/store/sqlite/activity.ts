import type { Gap } from '../batch';
import type { Range, ActivityBucket } from '../answers';
import type { Micros } from '../../detection/time';
import type { Database } from './database';

export function activity(
  db: Database,
  instance: number,
  { from, to }: Range,
  width: number,
  phase: Micros
): ActivityBucket[] {
  // Parameters are bound as reals: without the casts this would not be an integer division.
  return db.all<ActivityBucket>(
    `SELECT (at - CAST(:phase AS INTEGER)) / CAST(:width AS INTEGER) * CAST(:width AS INTEGER) + CAST(:phase AS INTEGER) AS at,
       min(at) AS first, max(at) AS last, count(*) AS samples,
       max(runaways) AS runaways, max(longest_statement) AS longestStatement, max(sessions_waiting) AS sessionsWaiting,
       max(longest_wait) AS longestWait, max(spike_score) AS spikeScore
     FROM sample WHERE instance = :instance AND sample.at >= :from AND sample.at <= :to GROUP BY 1 ORDER BY 1`,
    { instance, width, phase, from, to }
  );
}

/** The newest sample not after `until`, and the incarnation of the newest of all. */
export function lastSample(db: Database, instance: number, until: Micros) {
  const row = db.get<{ at: Micros; incarnation: string | null; clockAhead: Micros | null }>(
    `SELECT s.at, s.clock_ahead AS clockAhead, i.incarnation FROM sample s JOIN instance i ON i.id = s.instance
     WHERE s.instance = :instance AND s.at <= :until ORDER BY s.at DESC LIMIT 1`,
    { instance, until }
  );
  return row === undefined ? null : { ...row, incarnation: row.incarnation ?? '' };
}

export function firstSample(db: Database, instance: number): Micros | null {
  const sql = 'SELECT min(at) AS at FROM sample WHERE instance = :instance';
  return db.get<{ at: Micros | null }>(sql, { instance })?.at ?? null;
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
