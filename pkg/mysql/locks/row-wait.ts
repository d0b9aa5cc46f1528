import type { LockKind } from '../../../src/shared/frames';
import type { Transaction } from './transactions';

/** One transaction's wait. Without `blocking` only the thread is known; without both, nobody. */
export interface RowWait {
  waiting: Transaction;
  blocking: Transaction | null;
  blockingThread: number | null;
  kind: Extract<LockKind, 'row' | 'table' | 'auto-inc'>;
  lock: LockedRecord | null;
  /** How the blocking lock was acquired; null if the blocker does not hold the record either. */
  held: HeldRecord | null;
  /** Why the blocker is not certain, or not known. */
  because?: string;
}

export interface HeldRecord {
  /** The thread that made the lock (MySQL), which is not always its owner. */
  thread: number | null;
  /** That thread's event at the time. */
  eventId: number | null;
  exclusive: boolean;
}

export interface LockedRecord {
  object: string | null;
  index: string | null;
  mode: string | null;
  record: string | null;
}

/** By the mode and the lock's id: a lock without a record is on the whole table. */
export function lockKind(mode: string | null, target: string): RowWait['kind'] {
  return mode?.startsWith('AUTO') === true ? 'auto-inc' : target.includes(':') ? 'row' : 'table';
}
