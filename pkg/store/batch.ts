import type { LockRow } from '../../src/shared/frames';
import type { LateEvents } from '../detection/io/late-io';
import type { EventRates, FileRates } from '../detection/io/rates';
import type { ServerThreadRates } from '../detection/io/server-threads';
import type { Activity, StatementRates, StatementRecord } from '../detection/statements/record';
import type { Deadlock, StatementKey } from '../detection/sample';
import type { MarkReason } from '../detection/gap';
import type { Micros } from '../detection/time';

/** Fields that a `locks` frame shows as they are stored. */
type SharedLockFields = Omit<
  LockRow,
  'instance' | 'id' | 'parent' | 'statementId' | 'heldSince' | 'waited' | 'from' | 'to'
>;

/** One node of the lock forest in one sample. */
export interface LockNode extends SharedLockFields {
  threadId: number;
  /** The thread it waits for; null at a root. */
  parent: number | null;
  /** Null for an idle transaction. */
  statement: StatementKey | null;
  /** When the statement that acquired the lock began; where that is unknown, its transaction. Null if it blocks nobody. */
  heldSince: Micros | null;
  /** When it began to wait; null at a root. */
  since: Micros | null;
}

/** A stretch without samples, and why; or a mark, see `isMark`. */
export interface Gap {
  from: Micros;
  to: Micros;
  /** `refused`: the server refused the login. */
  reason: 'unreachable' | 'refused' | 'overrun' | 'restarted' | 'counters-reset' | 'stopped' | MarkReason;
  detail: string;
}

/** All that one sample adds to the history; written in one transaction. */
export interface Batch {
  instance: string;
  /** The life of the server that the sample belongs to; see `Sample.incarnation`. */
  incarnation: string;
  /** By this machine's clock, as all times. */
  at: Micros;
  /** By how much the server's clock was ahead; null where that is not known. */
  clockAhead: Micros | null;
  /** Null after a gap and at the first sample: a rate needs two samples. */
  events: EventRates[] | null;
  /** What earlier samples lacked of events that are read rarely: rates to add to theirs. */
  lateEvents?: LateEvents[];
  files: FileRates[] | null;
  /** Of the server's own threads. Null or missing where they were not read. */
  serverThreads?: ServerThreadRates[] | null;
  statementIo: StatementRates[];
  activity: Activity;
  statements: StatementRecord[];
  locks: LockNode[];
  deadlocks: Deadlock[];
  gaps: Gap[];
}
