import type { Outcome } from '../../src/shared/query';
import type { Micros } from '../detection/time';

/** Both ends included. */
export interface Range {
  from: Micros;
  to: Micros;
}

/**
 * What has rates: one wait event, one file, one statement; and `total` and `files`, the sums of all events and of all
 * files that were read. Those have a row for every sample, and so tell which samples there are.
 */
export type SeriesKind = 'total' | 'event' | 'files' | 'file' | 'statement';

/** Columns of the `io` table; sums of them are rates times samples. */
export const ioColumns = ['read_ops', 'read_bytes', 'read_time', 'write_ops', 'write_bytes', 'write_time'] as const;
export type IoColumn = (typeof ioColumns)[number];

export type IoSeries = {
  id: number;
  /** The instrument, the file or the statement's id. */
  name: string;
  schema: string | null;
  table: string | null;
  /** Of a statement; the text is its digest's, or where that is not known its own, cut. */
  digest: string | null;
  text: string | null;
  sum: number;
};

/** `samples` counts rows that have rates; 0 means that the bucket's samples have none. */
export type IoBucket = { at: Micros; first: Micros; last: Micros; samples: number } & Partial<Record<IoColumn, number>>;

/** The greatest of each measure among a bucket's samples. */
export type ActivityBucket = {
  at: Micros;
  first: Micros;
  last: Micros;
  samples: number;
  runaways: number;
  longestStatement: number;
  sessionsWaiting: number;
  longestWait: number;
  spikeScore: number | null;
};

/** An empty list means all. */
export interface StatementFilter {
  users: string[];
  schemas: string[];
  digests: string[];
  outcomes: Outcome[];
  /** Seconds. */
  minElapsed: number;
  runawaysOnly: boolean;
  /** How long ago a statement without an end may last have been seen and still count as running. */
  slack: Micros;
  limit: number;
}

/** A session's stay in one place of the lock forest. `parent` is the thread it waits for. */
export type LockStay = {
  id: number;
  incarnation: string;
  thread: number;
  parent: number | null;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  text: string | null;
  /** See `statementId`; null for an idle transaction. */
  statement: string | null;
  lockKind: 'row' | 'metadata' | null;
  object: string | null;
  index: string | null;
  mode: string | null;
  record: string | null;
  took: string | null;
  /** Of a blocking session: when the statement that took the lock began, or where it is not known its transaction. */
  heldSince: Micros | null;
  /** When it began to wait; null at a root. */
  since: Micros | null;
  /** First and last sample that saw it there. */
  from: Micros;
  to: Micros;
  /** The most that waited behind it at once. */
  waiters: number;
};
