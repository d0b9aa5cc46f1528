import type { Transaction } from './transactions';

/** One transaction's wait. Without `blocking` only the thread is known; without both, nobody. */
export interface RowWait {
  waiting: Transaction;
  blocking: Transaction | null;
  blockingThread: number | null;
  lock: LockedRecord | null;
  /** How the blocking lock was acquired; null if the blocker does not hold the record either. */
  held: HeldRecord | null;
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
