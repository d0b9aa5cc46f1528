import type { Micros } from './time';

/** One of the last statements of a session. */
export interface DigestRun {
  eventId: number;
  /** Null where the server has none, as MariaDB for a statement that runs. */
  digest: string | null;
  db: string | null;
  startedAt: Micros;
  /** Null while it runs. */
  endedAt: Micros | null;
}

/** A session that does I/O with short statements, and its last statements, the oldest first. */
export interface ThreadRuns {
  threadId: number;
  user: string | null;
  host: string | null;
  runs: DigestRun[];
  /** It may have run more than these: the history keeps no more. */
  isFull: boolean;
}

/** What the sessions ran whose I/O no long statement explains. */
export interface DigestRuns {
  threads: ThreadRuns[];
  /** By digest, of those that were read. */
  texts: ReadonlyMap<string, string>;
}
