import type { IoMeasure, ActivityMeasure, Outcome } from './query';

/** How sure an outcome or a killer is: `certain` has the server's own record, `likely` one explanation left, `unknown` none. */
export type Confidence = 'certain' | 'likely' | 'unknown';

/**
 * One row of a `statements` or `runaways` table frame. A field of the frame has the key's name.
 * Times are epoch milliseconds (fractions kept), durations seconds, sizes bytes, shares 0 to 1. Null is "not known".
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
  rowsExamined: number | null;
  rowsSent: number | null;
  /** Estimated: the thread's operations times the event's mean bytes per operation. */
  readBytes: number | null;
  writeBytes: number | null;
  /** Its share of the instance's bytes while it ran. */
  ioShare: number | null;
  /** Id of the statement or transaction it waits for, and how many sessions wait behind it (the most seen at once). */
  waitingOn: string | null;
  blocking: number;
  outcome: Outcome;
  confidence: Confidence;
  /** user@host of whoever killed it, with the processlist id where known. */
  killer: string | null;
  /** Null where nobody is named. */
  killerConfidence: Confidence | null;
  /** What was read that says so, a fact a line. */
  evidence: string;
  /** When it was marked as a runaway, as seen by the sampler; null for a statement that never was. */
  detected: number | null;
  /** StatementDetails as JSON. */
  details: string;
}

/** One row of a `locks` table frame, depth first: roots have depth 0 and no parent. */
export interface LockRow {
  instance: string;
  /** Node id, unique in the frame: the thread it stands for. */
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
  lockKind: 'row' | 'metadata' | null;
  /** schema.table, the index, and the mode asked for. Null at a root. */
  object: string | null;
  index: string | null;
  mode: string | null;
  /** What is locked: the record's key as the server prints it. Null at a root, and where literals are redacted. */
  record: string | null;
  /** Of a blocking session, the statement that took the lock; null where its history has moved on. */
  took: string | null;
  /** When that statement began, or where it is not known its transaction; epoch milliseconds. */
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
  /** Processlist ids of both sides, and which of them was rolled back. */
  victim: number | null;
  survivor: number | null;
  victimText: string | null;
  survivorText: string | null;
  /** schema.table and index they met on. */
  object: string | null;
  index: string | null;
  /** The server's own report, as SHOW ENGINE INNODB STATUS prints it. */
  report: string;
}

/** One row of a `runaways` annotation frame, as Grafana's annotation support reads it. */
export interface AnnotationRow {
  time: number;
  /** Never null: a runaway still going ends now. */
  timeEnd: number;
  title: string;
  text: string;
  /** Comma-separated, as Grafana splits them: `runaway`, the outcome, the instance. */
  tags: string;
  /** The statement's; of a mark with `/start` or `/end` behind it, for Grafana draws one annotation of an id. */
  id: string;
  instance: string;
  outcome: Outcome;
  killer: string | null;
}

/** Grafana's unit ids for each measure. */
export const measureUnits: Record<IoMeasure | ActivityMeasure, string> = {
  readBytes: 'binBps',
  writeBytes: 'binBps',
  readOps: 'iops',
  writeOps: 'iops',
  readLatency: 's',
  writeLatency: 's',
  busy: 'percentunit',
  spikeScore: 'none',
  runaways: 'none',
  longestStatement: 's',
  sessionsWaiting: 'none',
  longestWait: 's',
  up: 'none',
};

/** The name a series is drawn under. */
export const measureNames: Record<IoMeasure | ActivityMeasure, string> = {
  readBytes: 'read',
  writeBytes: 'written',
  readOps: 'reads',
  writeOps: 'writes',
  readLatency: 'read latency',
  writeLatency: 'write latency',
  busy: 'busy',
  spikeScore: 'spike score',
  runaways: 'runaways',
  longestStatement: 'longest statement',
  sessionsWaiting: 'sessions waiting',
  longestWait: 'longest wait',
  up: 'up',
};
