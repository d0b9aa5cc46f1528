import type { EventRates, FileRates } from '../detection/io/rates';
import type { Activity, StatementRates, StatementRecord } from '../detection/statements/record';
import type { Deadlock, StatementKey } from '../detection/sample';
import type { Micros } from '../detection/time';

/** One node of the lock forest at one second. */
export interface LockNode {
  threadId: number;
  parent: number | null;
  depth: number;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  text: string | null;
  statement: StatementKey | null;
  lockKind: 'row' | 'metadata' | null;
  object: string | null;
  index: string | null;
  mode: string | null;
  record: string | null;
  took: string | null;
  heldSince: Micros | null;
  /** When it began to wait; null at a root. */
  since: Micros | null;
  waiters: number;
}

/** A stretch without samples, and why. */
export interface Gap {
  from: Micros;
  to: Micros;
  reason: 'unreachable' | 'overrun' | 'restarted' | 'counters-reset' | 'stopped';
  detail: string;
}

/** All that one round of sampling adds to the history; written in one transaction. */
export interface Batch {
  instance: string;
  /** The life of the server the sample is of; see `Sample.incarnation`. */
  incarnation: string;
  at: Micros;
  /** Null after a gap and at the first sample: a rate needs two. */
  events: EventRates[] | null;
  files: FileRates[] | null;
  statementIo: StatementRates[];
  activity: Activity;
  statements: StatementRecord[];
  locks: LockNode[];
  deadlocks: Deadlock[];
  gaps: Gap[];
}
