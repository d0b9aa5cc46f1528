import type { Outcome } from '../../src/shared/query';
import type { Micros } from '../detection/time';
import type { LockNode } from './batch';

/** Both ends included. */
export interface Range {
  from: Micros;
  to: Micros;
}

/**
 * What has rates: one wait event, one file, one statement, the server's own threads of one kind; and `total` and `files`,
 * the sums over all events and over all files. Both sums have a row for every sample that read them: they show which
 * samples exist. Of statements, points that are rolled up have one series for each digest.
 */
export type SeriesKind = 'total' | 'event' | 'files' | 'file' | 'statement' | 'thread';

/** Columns of I/O; a sum is the rate times the number of samples. */
export const ioColumns = ['read_ops', 'read_bytes', 'read_time', 'write_ops', 'write_bytes', 'write_time'] as const;
export type IoColumn = (typeof ioColumns)[number];

export type IoSeries = {
  id: number;
  /** The instrument, the file, the kind of thread or the statement's id; empty for what a point does not name. */
  name: string;
  schema: string | null;
  table: string | null;
  /** Only for a statement. The text is its digest's, else its own, cut. */
  digest: string | null;
  text: string | null;
  sum: number;
  /** Whether it is all statements of a digest, in points that are rolled up. */
  ofDigest: boolean;
};

/** `samples` counts rows that have rates; 0 means that no sample in the bucket has any. */
export type IoBucket = { at: Micros; first: Micros; last: Micros; samples: number } & Partial<
  Record<IoColumn, number | null>
>;

/** The greatest value of each measure among a bucket's samples. */
export type ActivityBucket = {
  at: Micros;
  first: Micros;
  last: Micros;
  samples: number;
  runaways: number | null;
  longestStatement: number | null;
  sessionsWaiting: number | null;
  longestWait: number | null;
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

/** The time a session spends in one place of the lock forest: one row for many samples. */
export type LockStay = Omit<LockNode, 'threadId' | 'depth' | 'statement'> & {
  id: number;
  incarnation: string;
  thread: number;
  /** See `statementId`; null for an idle transaction. */
  statement: string | null;
  /** First and last sample that saw it there. */
  from: Micros;
  to: Micros;
};
