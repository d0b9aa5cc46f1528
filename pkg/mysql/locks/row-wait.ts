import type { Micros } from '../../detection/time';

/** One row of INNODB_TRX. */
export interface Transaction {
  id: string;
  /** 0 for one that was recovered and has no session. */
  processlistId: number;
  startedAt: Micros;
  /** Whether a plain SELECT locks nothing in it; false where its isolation level is not known. */
  spareSelects: boolean;
  waitsFor: { lockId: string; since: Micros } | null;
}

/** One transaction's wait; `blockingThread` is null where only the transaction is known, both where none is. */
export interface RowWait {
  waiting: Transaction;
  blocking: Transaction | null;
  blockingThread: number | null;
  lock: LockedRecord | null;
  /** How the blocking lock was taken; null where the blocker does not hold the record either. */
  held: HeldRecord | null;
}

export interface HeldRecord {
  /** Who made the lock, and at which of its events (MySQL); not always whose it is. */
  thread: number | null;
  eventId: number | null;
  exclusive: boolean;
}

export interface LockedRecord {
  object: string | null;
  index: string | null;
  mode: string | null;
  record: string | null;
}
