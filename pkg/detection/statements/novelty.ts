import type { StatementDetails } from '../../../src/shared/details';
import type { Micros } from '../time';

/** A digest's row in events_statements_summary_by_digest. */
export interface DigestMemory {
  /** Null when no execution has ended yet. */
  firstSeen: Micros | null;
  executions: number;
  meanSeconds: number;
  maxSeconds: number;
  /** FIRST_SEEN of the table's oldest row: a restart and TRUNCATE empty the table. Null when it is empty. */
  since: Micros | null;
}

/** What Runaway's own history knows of a digest. */
export interface DigestHistory {
  /** When the first recorded statement of this digest began. */
  firstSeen: Micros | null;
  /** Time of the first sample. */
  since: Micros | null;
}

/**
 * How a digest usually runs, and whether it is new to the server: first seen within `newHours` before `now`. If the table
 * was emptied within that time and after the first sample, its digests may be old: none is called new.
 */
export function noveltyOf(
  server: DigestMemory,
  history: DigestHistory,
  now: Micros,
  newHours: number
): NonNullable<StatementDetails['digest']> {
  const youngest = now - newHours * 3600e6;
  const seen = [server.firstSeen, history.firstSeen].filter((at) => at !== null);
  const firstSeen = seen.length === 0 ? null : Math.min(...seen);
  const wasEmptied =
    server.since !== null && history.since !== null && server.since > Math.max(youngest, history.since);
  const { executions, meanSeconds, maxSeconds } = server;
  return {
    firstSeen: firstSeen === null ? null : firstSeen / 1000,
    isNew: newHours > 0 && !wasEmptied && (firstSeen === null || firstSeen > youngest),
    executions,
    meanSeconds,
    maxSeconds,
  };
}
