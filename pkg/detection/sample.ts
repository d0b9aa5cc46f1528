import type { Micros, Picos } from './time';
import type { StatementDetails } from '../../src/shared/details';
import type { KillSeen } from './kill';

/** Cumulative counters of file I/O, as the file_summary tables keep them. */
export interface IoCounters {
  reads: bigint;
  readBytes: bigint;
  readTime: Picos;
  writes: bigint;
  writeBytes: bigint;
  writeTime: Picos;
  miscs: bigint;
  miscTime: Picos;
}

/** One row of file_summary_by_event_name; `event` is the instrument's whole name. */
export interface EventCounters extends IoCounters {
  event: string;
}

/** One row of file_summary_by_instance. Schema and table are null for what is neither. */
export interface FileCounters extends IoCounters {
  file: string;
  schema: string | null;
  table: string | null;
}

/** A statement within one life of a server. Thread ids start low again after a restart. */
export interface StatementKey {
  incarnation: string;
  threadId: number;
  eventId: number;
}

/** What the server holds against an execution so far. */
export type ExecutionCounters = NonNullable<StatementDetails['executionCounters']>;

/** How far one thread has come: the stage it is in with its work, and the rows its handlers have read in its session. */
export interface ThreadWork {
  threadId: number;
  stage: string | null;
  completed: number | null;
  estimated: number | null;
  /** Null where it was not read. */
  rowsRead: bigint | null;
}

/** A statement as events_statements_current shows it while it runs. */
export interface RunningStatement {
  threadId: number;
  eventId: number;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  command: string;
  state: string | null;
  startedAt: Micros;
  /** Null only where the server shows none; kept from first sight, for a killed statement loses it. */
  text: string | null;
  digest: string | null;
  digestText: string | null;
  /** Rows it still has to undo, while it rolls back. */
  rowsToUndo?: number;
  executionCounters?: ExecutionCounters;
}

/** Cumulative file I/O of one thread in one wait event, live while its statement runs. */
export interface ThreadIo {
  threadId: number;
  event: string;
  operations: bigint;
  time: Picos;
}

/** Bytes of one thread that reached the disk since it began, as the kernel of the server's host counts them. */
export interface KernelThreadIo {
  threadId: number;
  readBytes: number;
  writeBytes: number;
}

/** One InnoDB transaction that waits for a row lock, or blocks one that does. */
export interface LockSession {
  threadId: number;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  /** The statement it runs, or null for an idle transaction. */
  eventId: number | null;
  text: string | null;
  /** The statement that took the lock others wait for; null for one that blocks nobody, and where history has moved on. */
  took: string | null;
  /** When that statement began, or where it is not known its transaction. */
  heldSince?: Micros | null;
  transactionStartedAt: Micros | null;
}

/** One wait: `waiting` asks for what `blocking` holds or asked for earlier. Both name a LockSession by its thread. */
export interface LockWait {
  waiting: number;
  blocking: number;
  kind: 'row' | 'metadata';
  object: string | null;
  index: string | null;
  mode: string | null;
  /** The locked record's key, as data_locks prints it. */
  record: string | null;
  /** When the wait began, by the server's word. */
  since: Micros;
}

export interface Locks {
  sessions: LockSession[];
  waits: LockWait[];
  /** True when a bound cut the list short. */
  truncated: boolean;
}

/** A deadlock as SHOW ENGINE INNODB STATUS told of it; see DeadlockRow. */
export type Deadlock = {
  at: Micros;
  victim: number | null;
  survivor: number | null;
  victimText: string | null;
  survivorText: string | null;
  object: string | null;
  index: string | null;
  report: string;
};

/** Global status counters that tell how statements ended, and gauges. While nothing runs for long, of up to two samples before. */
export interface Status {
  comKill: number;
  abortedClients: number;
  timeouts: number;
  threadsRunning: number;
  threadsConnected: number;
  /** Connections so far; a processlist id is the number of its connection. */
  connections?: number;
  rowLockWaits: number;
}

/** A statement that began and ended between two samples, and took half a second or more. */
export interface ShortStatement {
  /** Thread 0, and its start as event, where only its digest tells of it. */
  threadId: number;
  eventId: number;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  text: string | null;
  digest: string | null;
  digestText: string | null;
  startedAt: Micros;
  endedAt: Micros;
  rowsExamined: number;
  rowsSent: number;
  /** How many it stands for, and how many of these failed. */
  executions: number;
  errors: number;
  /** Of its own history row; null where there is none. */
  errno: number | null;
  /** MySQL has cleared its text: it was interrupted. */
  textLost?: boolean;
  /** Kills that name its connection, from its time. */
  kills?: KillSeen[];
}

/** Everything one round of sampling read from one server. */
export interface Sample {
  incarnation: string;
  at: Micros;
  events: EventCounters[];
  /** Only in the rounds that read them. */
  files: FileCounters[] | null;
  statements: RunningStatement[];
  /** Only in the rounds that look for them. */
  shortStatements?: ShortStatement[];
  /** Of the threads that were active, and of those asked for; empty in a round that did not read it. */
  threadIo: ThreadIo[];
  /** A thread that is not in `threadIo` has done nothing. */
  allThreads?: boolean;
  /** Of the server's own threads, in files that only sessions have use for: their temporary tables are written behind their backs. */
  backgroundIo?: ThreadIo[];
  /** Of the same threads, where the sampler runs on the server's host. */
  exactIo?: KernelThreadIo[];
  /** Of the runaways that were asked for. */
  work?: ThreadWork[];
  locks: Locks;
  /** Those that happened since the last sample; at the first one the server's latest. */
  deadlocks?: Deadlock[];
  status: Status;
  /** What this round cost: the server's own TIMER_WAIT summed over its statements, and the wall time here. Milliseconds. */
  cost: { serverMs: number | null; roundTripMs: number };
}
