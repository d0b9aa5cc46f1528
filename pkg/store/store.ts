import type { Erased, EraseResult, HistorySize, ValueKind } from '../../src/shared/resources';
import type { StatementRecord } from '../detection/statements/record';
import type { Deadlock } from '../detection/sample';
import type { Micros } from '../detection/time';
import type {
  ActivityBucket,
  IoBucket,
  IoColumn,
  IoSeries,
  LockStay,
  Range,
  SeriesKind,
  StatementFilter,
} from './answers';
import type { Actor, AuditedAction, AuditEntry } from './audit';
import type { Batch, Gap } from './batch';
import type { Erasure } from './erasure';

/**
 * Reads a data source's history. Instances go by name; one that was never sampled has empty answers. Every method may
 * reject with a StoreError.
 */
export interface Reader {
  /** Names of the instances that have single samples still, or a gap that is no older than these may be, sorted. */
  instances(): Promise<string[]>;
  /** Names of all instances ever sampled, sorted: their runaways and deadlocks may still be kept. */
  everyInstance(): Promise<string[]>;
  /** Distinct values of the newest statements and files that are kept, sorted, 1,000 at most. */
  values(kind: ValueKind): Promise<string[]>;
  /**
   * The newest sample, or the newest not after `until`. The incarnation is that of the newest sample of all. `clockAhead` as
   * in a batch; null where samples are rolled up.
   */
  lastSample(
    instance: string,
    until?: Micros
  ): Promise<{ at: Micros; incarnation: string; clockAhead: Micros | null } | null>;
  /** The oldest single sample that is kept. */
  firstSample(instance: string): Promise<Micros | null>;
  /** The beginning of the oldest that is kept, single samples or rolled up. */
  firstKept(instance: string): Promise<Micros | null>;
  /** Gaps that touch the range, by their beginning. */
  gaps(instance: string, range: Range): Promise<Gap[]>;
  /** Bytes and operations a second of every sample since then, oldest first: a spike score compares with them. */
  recentIo(instance: string, since: Micros): Promise<Array<{ at: Micros; bytes: number; operations: number }>>;
  /**
   * The series of a kind that have samples in the range, with the sum of one column; the greatest sum first. With a null
   * rank, all series of the kind with the sum 0, whether they have samples or not. `points`: microseconds between the
   * points that are to be read; 0, the default: single samples, where they are kept and not too many.
   */
  ioSeries(
    instance: string,
    kind: SeriesKind,
    rank: IoColumn | null,
    range: Range,
    points?: number
  ): Promise<IoSeries[]>;
  /**
   * For each group of series of one kind, sums of the columns over it, in buckets of `width` microseconds that begin at
   * its multiples; empty buckets are left out. `points` as for `ioSeries`, by default the width: kinds that are to add up
   * are read with the same.
   */
  ioBuckets(
    instance: string,
    kind: SeriesKind,
    groups: readonly number[][],
    columns: readonly IoColumn[],
    range: Range,
    width: number,
    points?: number
  ): Promise<IoBucket[][]>;
  /** The greatest value of each measure, in buckets like those of `ioBuckets`. */
  activity(instance: string, range: Range, width: number): Promise<ActivityBucket[]>;
  /** Statements that ran when the sample of `at` was taken, the longest-running first. */
  statementsAt(instance: string, at: Micros, filter: StatementFilter): Promise<StatementRecord[]>;
  /** Statements that touch the range, also those that began before it; the latest started first. */
  statementsIn(instance: string, range: Range, filter: StatementFilter): Promise<StatementRecord[]>;
  /** One statement by its id (see `statementId`). */
  statement(instance: string, id: string): Promise<StatementRecord | null>;
  /** When the first recorded statement of this digest and schema started, if that is before `before`; else null. */
  digestFirstSeen(instance: string, db: string | null, digest: string, before: Micros): Promise<Micros | null>;
  /** Statements recorded as running: after a restart the sampler follows or closes them. */
  openStatements(instance: string): Promise<StatementRecord[]>;
  /** The lock forest as the sample taken at `at` saw it. */
  locksAt(instance: string, at: Micros, limit: number): Promise<LockStay[]>;
  /** Every session's stay in the lock forest that touches the range, the latest first. */
  locksIn(instance: string, range: Range, limit: number): Promise<LockStay[]>;
  /** Deadlocks within the range, the latest first. */
  deadlocksIn(instance: string, range: Range, limit: number): Promise<Deadlock[]>;
  /**
   * Microseconds between the points that answer this range: the widest of them. 0: single samples. They are wider than
   * those that are asked for where nothing finer is kept, or would be too much to read.
   */
  resolution(instance: string, range: Range, points: number): Promise<number>;
  /**
   * Microseconds between points, as many as asked for or more: with these no more of a kind is read than one answer may. All
   * kinds that are to add up are read with the same.
   */
  readablePoints(instance: string, kind: SeriesKind | 'activity', range: Range, points: number): Promise<number>;
  /** What the history takes, by level. */
  size(): Promise<HistorySize>;
  /** How much `erase` would erase. */
  erasable(erasure: Erasure): Promise<Erased>;
  /** What was done and is audited, the latest first. */
  audit(limit: number): Promise<AuditEntry[]>;
}

/**
 * Writes a data source's history. Writes happen in the order in which they are asked for, and resolve when they are
 * committed. Every method may reject with a StoreError; the writer works on after one.
 */
export interface Writer {
  /** Writes all of one sample, or nothing of it. */
  write(batch: Batch): Promise<void>;
  /** Writes a gap while there are no samples to write; one with the same beginning and reason is extended. */
  writeGap(instance: string, gap: Gap): Promise<void>;
  /** Deletes what is older than the retention, a bounded number of rows per call. True: call again soon, more is left. */
  deleteExpired(now: Micros): Promise<boolean>;
  /**
   * Erases what is known of a user, a text or a time, also from unused space and from copies. What was asked by whom is in the
   * audit before it begins. Rejects with `busy` while another process writes the history.
   */
  erase(erasure: Erasure, by: Actor): Promise<EraseResult>;
  /** Records who is about to do what; resolves with its number when the disk has it. */
  beginAudit(by: Actor, of: AuditedAction): Promise<number>;
  /** Adds what came of it. */
  endAudit(id: number, result: string): Promise<void>;
}

/** One data source's history, open for reading and writing. */
export interface Store extends Reader, Writer {
  readonly path: string;
  /** The message of the last write when it failed; null when it succeeded. */
  readonly problem: string | null;
  /** What happened to the history while it was open, and stays true: its files were deleted, or set aside. */
  readonly notices: readonly string[];
  /** Resolves when all that was asked for is done, or after some seconds. May be called twice. */
  close(): Promise<void>;
}
