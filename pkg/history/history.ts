import type { Confidence } from '../../src/shared/frames';
import type { Outcome } from '../../src/shared/query';
import type { Killer } from '../detection/ending';
import type { EventRates, FileRates, IoRates } from '../detection/rates';
import type { Micros, StatementKey } from '../detection/sample';

export type { EventRates, FileRates, IoRates } from '../detection/rates';

/** Rates of one running statement, its bytes estimated. */
export interface StatementRates extends IoRates {
  key: StatementKey;
}

/** What one second was like. Null where the measure needs a past that is not there yet. */
export interface Activity {
  runaways: number;
  longestStatement: number;
  sessionsWaiting: number;
  longestWait: number;
  spikeScore: number | null;
}

/** A statement seen running for a second or more, with all that is known of it so far. Written again as it changes. */
export interface StatementRecord {
  key: StatementKey;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  digest: string | null;
  digestText: string | null;
  text: string | null;
  state: string | null;
  startedAt: Micros;
  /** When it was last seen running; for one that has ended, its end. */
  seenAt: Micros;
  endedAt: Micros | null;
  rowsExamined: number;
  rowsSent: number;
  /** Totals since it was first seen, bytes estimated; null before a second sample. */
  readBytes: number | null;
  writeBytes: number | null;
  ioShare: number | null;
  /** Id (see `statementId`) of what it waits for now; and the most sessions that waited behind it at once. */
  waitingOn: string | null;
  blocking: number;
  outcome: Outcome;
  confidence: Confidence;
  killer: Killer | null;
  errno: number | null;
  evidence: string[];
  /** When it was marked as a runaway, on the server's clock; null if never. */
  runawayAt: Micros | null;
}

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
  at: Micros;
  /** Null after a gap and at the first sample: a rate needs two. */
  events: EventRates[] | null;
  files: FileRates[] | null;
  statementIo: StatementRates[];
  activity: Activity;
  statements: StatementRecord[];
  locks: LockNode[];
  gaps: Gap[];
}

/** `incarnation-thread-event`: how frames and annotations name a statement. */
export function statementId({ incarnation, threadId, eventId }: StatementKey): string {
  return `${incarnation}-${threadId}-${eventId}`;
}
