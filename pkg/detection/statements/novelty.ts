import type { StatementDetails } from '../../../src/shared/details';
import type { Micros } from '../time';

/** What the server remembers of a digest: its row in events_statements_summary_by_digest. */
export interface DigestMemory {
  /** Null for one that never ran to its end. */
  firstSeen: Micros | null;
  executions: number;
  meanSeconds: number;
  maxSeconds: number;
  /** Since when the table remembers at all: a restart and TRUNCATE empty it. Null where it is empty. */
  since: Micros | null;
}

/** What Runaway's own history remembers of it. */
export interface DigestHistory {
  /** When a statement of this digest first began, of those recorded before this one. */
  firstSeen: Micros | null;
  /** Since when there are samples. */
  since: Micros | null;
}

/**
 * How a digest usually runs, and whether it is new to the server at `now`. Where the table was emptied while Runaway
 * looked on, within the time that counts, nothing tells a new digest from a forgotten one: it is not called new.
 */
export function noveltyOf(
  server: DigestMemory,
  past: DigestHistory,
  now: Micros,
  newHours: number
): NonNullable<StatementDetails['digest']> {
  const youngest = now - newHours * 3600e6;
  const seen = [server.firstSeen, past.firstSeen].filter((at) => at !== null);
  const firstSeen = seen.length === 0 ? null : Math.min(...seen);
  const forgot = server.since !== null && past.since !== null && server.since > Math.max(youngest, past.since);
  const { executions, meanSeconds, maxSeconds } = server;
  return {
    firstSeen: firstSeen === null ? null : firstSeen / 1000,
    isNew: newHours > 0 && !forgot && (firstSeen === null || firstSeen > youngest),
    executions,
    meanSeconds,
    maxSeconds,
  };
}
