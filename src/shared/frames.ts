import type { IoMeasure, ActivityMeasure, Outcome, RunawayMeasure } from './query';

/** How sure an outcome or a killer is. `certain`: the server recorded it. `likely`: one explanation is left. `unknown`: none fits alone. */
export const confidences = ['certain', 'likely', 'unknown'] as const;
export type Confidence = (typeof confidences)[number];

/**
 * One row of a `statements` or `runaways` table frame; each key is the name of a field. Times are epoch milliseconds with
 * fractions, durations seconds, sizes bytes, shares 0 to 1. Null means "not known".
 */
export interface StatementRow {
  instance: string;
  /** The statement's key: incarnation-thread-event. Stable across queries and restarts of the plugin. */
  id: string;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  digest: string | null;
  digestText: string | null;
  text: string | null;
  start: number;
  /** Null while it runs. */
  end: number | null;
  elapsed: number;
  state: string | null;
  /** Null while it runs, and when the server has no row of its own for it. */
  rowsExamined: number | null;
  rowsSent: number | null;
  /** Estimated: the thread's operations times the event's mean bytes per operation. */
  readBytes: number | null;
  writeBytes: number | null;
  /** Its share of the instance's bytes while it ran. */
  ioShare: number | null;
  /** Id of the statement or transaction it waits for. */
  waitingOn: string | null;
  /** The most sessions that waited behind it at once; null where the locks of that moment were not read. */
  blocking: number | null;
  outcome: Outcome;
  confidence: Confidence;
  /** Who killed it: user@host, with the processlist id where known. */
  killer: string | null;
  /** Null if no killer is named. */
  killerConfidence: Confidence | null;
  /** What the server showed of its end, one fact per line. */
  evidence: string;
  /** When the sampler marked it as a runaway; null if it never did. */
  detected: number | null;
  /** StatementDetails as JSON. */
  details: string;
}

/** What is waited for: a record, a metadata lock, a whole table, its AUTO_INCREMENT counter, or the end of a table's use before a FLUSH. */
export const lockKinds = ['row', 'metadata', 'table', 'auto-inc', 'flush'] as const;
export type LockKind = (typeof lockKinds)[number];

/** One row of a `locks` table frame, depth first. Roots have depth 0 and no parent: they wait for nobody, or for somebody unknown, or in a cycle. */
export interface LockRow {
  instance: string;
  /** Unique in the frame: names the thread. */
  id: string;
  parent: string | null;
  depth: number;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  /** The statement that waits or, at a root, that runs now; null for an idle transaction. */
  text: string | null;
  statementId: string | null;
  lockKind: LockKind | null;
  /** schema.table, the index, and the requested mode. Null at a root. */
  object: string | null;
  index: string | null;
  mode: string | null;
  /** How sure it is that it waits for its parent; `unknown`: it waits, and nothing shows for whom. Null if it does not wait. */
  confidence: Confidence | null;
  /** What that rests on, that the wait is part of a cycle, or what a root without a session is. */
  note: string | null;
  /** What is locked: the record's key as the server prints it. Null at a root, and where literals are redacted. */
  record: string | null;
  /** The statement by which a blocking session acquired the lock; null where the server has forgotten it. */
  took: string | null;
  /** When that statement began; where that is unknown, its transaction. Epoch milliseconds. */
  heldSince: number | null;
  /** Seconds it has waited; null at a root. */
  waited: number | null;
  /** When the wait was first and last seen, epoch milliseconds. */
  from: number;
  to: number;
  /** Sessions waiting behind this one, directly and through others. */
  waiters: number;
}

/** One row of a `locks` frame of deadlocks, the latest first. */
export interface DeadlockRow {
  instance: string;
  time: number;
  /** Processlist ids of both sides. The victim was rolled back. */
  victim: number | null;
  survivor: number | null;
  victimText: string | null;
  survivorText: string | null;
  /** schema.table and index of the lock they both wanted. */
  object: string | null;
  index: string | null;
  /** The server's own report, as SHOW ENGINE INNODB STATUS prints it. */
  report: string;
}

/** One row of a `runaways` annotation frame, as Grafana's annotation support reads it. */
export interface AnnotationRow {
  time: number;
  /** Never null: a running runaway ends now. */
  timeEnd: number;
  title: string;
  text: string;
  /** `runaway`, the outcome and the instance, separated by commas. */
  tags: string;
  /** The statement's id; a mark appends `/start` or `/end`, because Grafana draws one annotation per id. */
  id: string;
  instance: string;
  outcome: Outcome;
  killer: string | null;
}

/**
 * How much of a time range one instance's samples cover: `coverage` in the `custom` metadata of frames over a range. The
 * range counts up to now. Seconds.
 */
export interface Coverage {
  instance: string;
  sampled: number;
  of: number;
  /** Why most of the rest has no samples, in a few words; null if that is not known, or if nothing is missing. */
  reason: string | null;
}

/** Grafana's unit ids for each measure. */
export const measureUnits: Record<IoMeasure | ActivityMeasure | RunawayMeasure, string> = {
  readBytes: 'binBps',
  writeBytes: 'binBps',
  readOps: 'iops',
  writeOps: 'iops',
  readLatency: 's',
  writeLatency: 's',
  busy: 'none',
  spikeScore: 'none',
  runaways: 'none',
  longestStatement: 's',
  sessionsWaiting: 'none',
  longestWait: 's',
  up: 'none',
  time: 'dateTimeAsIso',
  elapsed: 's',
  bytesRead: 'bytes',
  bytesWritten: 'bytes',
  ioShare: 'percentunit',
  sessionsBehind: 'none',
  start: 'dateTimeAsIso',
};

/** The display name of a series. */
export const measureNames: Record<IoMeasure | ActivityMeasure | RunawayMeasure, string> = {
  readBytes: 'read',
  writeBytes: 'written',
  readOps: 'reads',
  writeOps: 'writes',
  readLatency: 'read latency',
  writeLatency: 'write latency',
  busy: 'threads waiting on disk, on average',
  spikeScore: 'spike score',
  runaways: 'runaways',
  longestStatement: 'longest statement',
  sessionsWaiting: 'sessions waiting',
  longestWait: 'longest wait',
  up: 'up',
  time: 'time of the sample',
  elapsed: 'running for',
  bytesRead: 'read',
  bytesWritten: 'written',
  ioShare: 'share of I/O',
  sessionsBehind: 'sessions behind it',
  start: 'start',
};
