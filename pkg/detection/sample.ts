import type { Micros, Picos } from './time';
import type { StatementDetails } from '../../src/shared/details';
import type { Confidence, DeadlockRow, LockKind } from '../../src/shared/frames';
import type { DigestRuns } from './digest-runs';
import type { KillSeen } from './kill';
import type { OtherThreadsIo } from './other-threads';
import type { Reading } from './reading';

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

/** One row of file_summary_by_event_name; `event` is the instrument's full name. */
export interface EventCounters extends IoCounters {
  event: string;
  /** When it was read; without it, with its sample. */
  readAt?: Micros;
}

/** One row of file_summary_by_instance. Schema and table are null for a file that belongs to no table. */
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

/** Counters of one execution so far: full scans, sorts, temporary tables on disk. */
export type ExecutionCounters = NonNullable<StatementDetails['executionCounters']>;

/** Progress of one thread: its stage with the work done, and the rows its session has read. */
export interface ThreadWork {
  threadId: number;
  stage: string | null;
  completed: number | null;
  estimated: number | null;
  /** Null if it was not read. */
  rowsRead: bigint | null;
}

/** A statement of a routine (procedure, function, trigger, event) inside another statement, as its row shows it. */
export interface InnerStatement {
  eventId: number;
  /** How deep it is nested: 1 directly inside the statement that a client sent. */
  level: number;
  /** Its instrument: `statement/sp/stmt`; others have no text, as the SET of a variable. */
  event: string;
  startedAt: Micros;
  /** Null while it runs. */
  endedAt: Micros | null;
  text: string | null;
  /** The bytes after which its text is cut; left out where it is whole. */
  textCutAt?: number;
  /** Servers tried so far have none for statements of routines. */
  digest: string | null;
  /** Whose statement it is, as `PROCEDURE shop.nightly`; null where the server does not say. */
  routine: string | null;
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
  /** Null only if the server shows none: a killed statement loses it. */
  text: string | null;
  digest: string | null;
  digestText: string | null;
  /** A thread of the server itself runs it. `channel`: of a replica's applier, where it is known; empty for the default one. */
  thread?: { kind: 'applier' | 'event' | 'server'; channel: string | null };
  /** The bytes after which its text is cut; left out where the text is whole. */
  textCutAt?: number;
  /** Rows it still has to undo, while it rolls back. */
  rowsToUndo?: number;
  executionCounters?: ExecutionCounters;
  /** The latest statements that its session ended before it, ten at most. Left out where that was not read. */
  preceding?: Array<{ startedAt: Micros; endedAt: Micros }>;
  /** What has run inside it for a second or more, the outermost first, and its latest that ended. Left out where that was not read this time. */
  inner?: Reading<InnerStatement[]>;
}

/** A statement that the sample before showed and this one does not, and what its session ran after it. */
export interface JustEnded {
  threadId: number;
  eventId: number;
  /** How long before the sample it ended. Null where the server has forgotten: its session has run ten others. */
  secondsAgo: number | null;
  /** How long others ran until the sample, the one that still runs included. */
  othersSeconds: number;
  /** Of these, those that have ended. */
  othersEndedSeconds: number;
}

/** Cumulative file I/O of one thread in one wait event; moves while its statement runs. */
export interface ThreadIo {
  threadId: number;
  event: string;
  operations: bigint;
  time: Picos;
}

/** The same of one of the server's own lasting threads; `name` as in the table of threads. */
export interface ServerThreadIo extends ThreadIo {
  name: string;
}

/** Bytes that one thread has read from and written to disk, as the kernel of the server's host counts them. */
export interface KernelThreadIo {
  threadId: number;
  readBytes: number;
  writeBytes: number;
}

/** One session that waits for a lock, or blocks one that does. */
export interface LockSession {
  threadId: number;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  /** The statement it runs; null for an idle transaction. */
  eventId: number | null;
  text: string | null;
  /** The statement that acquired the lock others wait for; null if it blocks none, and if that statement is not known. */
  took: string | null;
  /** When that statement began; if it is not known, when its transaction began. */
  heldSince?: Micros | null;
  transactionStartedAt: Micros | null;
  /** What it is, if it is not an ordinary session: one sentence or more. */
  note?: string;
}

/** One wait: `waiting` requests a lock that `blocking` holds or requested earlier. Both are thread ids of LockSessions. */
export interface LockWait {
  waiting: number;
  /** Null where nothing shows who it is; the session waits all the same. */
  blocking: number | null;
  /** `certain`: a table of locks names it. `likely`: it is the only candidate. `unknown`: nobody is named. */
  confidence: Confidence;
  /** What a confidence that is not certain rests on, one sentence. */
  because?: string;
  kind: LockKind;
  object: string | null;
  index: string | null;
  mode: string | null;
  /** The locked record's key, as data_locks prints it. */
  record: string | null;
  /** When the wait began, according to the server. */
  since: Micros;
}

export interface Locks {
  sessions: LockSession[];
  waits: LockWait[];
}

/** A deadlock as SHOW ENGINE INNODB STATUS reports it. */
export type Deadlock = Omit<DeadlockRow, 'instance' | 'time'> & { at: Micros };

/** Global status: counters that show how statements ended, and gauges. While nothing runs for long, up to two samples old. */
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
  /** If only its digest shows it: thread 0, and its start as event. */
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
  /** How many executions it stands for, and how many of these failed. */
  executions: number;
  errors: number;
  /** Of its own history row; null without one. */
  errno: number | null;
  /** SQL_TEXT is empty: MySQL clears it when a statement is interrupted. */
  textLost?: boolean;
  /** Kills at that time that name its connection. */
  kills?: KillSeen[];
}

/** Everything that one sample reads from one server. */
export interface Sample {
  incarnation: string;
  at: Micros;
  /** All used events. Partial where only the main ones and those that move were read now, and the others before. */
  events: Reading<EventCounters[]>;
  /** When all events were last read: one that is missing had not been used by then. */
  allEventsAt?: Micros | null;
  /** Null in a sample that does not read them. */
  files: Reading<FileCounters[]> | null;
  /** Of a partial reading, a statement that it lacks may still run. */
  statements: Reading<RunningStatement[]>;
  /** Left out where the history of sessions cannot be read. */
  justEnded?: JustEnded[];
  /** Only in a sample that looks for them. */
  shortStatements?: ShortStatement[];
  /** Of active and requested threads; null in a sample that does not read them. */
  threadIo: Reading<ThreadIo[]> | null;
  /** Every thread was read: one that a complete `threadIo` lacks has done nothing. */
  allThreads?: boolean;
  /** Of the server's own threads, which write the temporary tables of sessions in the background. */
  backgroundIo?: ThreadIo[];
  /** Of the server's own lasting threads: page cleaner, log writer, purge, replication. Null or missing where it cannot be read. */
  serverThreads?: Reading<ServerThreadIo[]> | null;
  /** Null or missing in a sample that does not read it; a sample that does has read the files. */
  otherThreads?: Reading<OtherThreadsIo> | null;
  /** Null while long statements explain the I/O; missing where it could not be read this time. */
  digestRuns?: DigestRuns | null;
  /** Of the threads in `threadIo`, if the sampler runs on the server's host. */
  exactIo?: KernelThreadIo[];
  /** Of the requested runaways. */
  work?: ThreadWork[];
  locks: Reading<Locks>;
  /** Since the last sample; in the first one, the server's latest. */
  deadlocks?: Deadlock[];
  status: Status;
  /** By how much the server's clock was set since the last sample. Times of samples do not follow it. */
  clockStep?: Micros;
  /** By how much the server's clock is ahead of this machine's. Times of samples are this machine's. */
  clockAhead?: Micros;
  /** What performance_schema does not record, and since when that is so or may be so; left out where nothing is missing. */
  unrecorded?: { since: Micros; what: string[] };
  /** The cost of this sample: TIMER_WAIT of its statements on the server, and the time it took here. Milliseconds. */
  cost: { serverMs: number | null; roundTripMs: number };
}
