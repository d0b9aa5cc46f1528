import type { KillSeen } from '../kill';
import type { Confidence } from '../../../src/shared/frames';
import type { Outcome } from '../../../src/shared/query';
import type { StatementKey, ExecutionCounters } from '../sample';
import type { Micros } from '../time';

/** The statement's own row in events_statements_history. */
export interface HistoryRow {
  endedAt: Micros;
  errno: number;
  sqlState: string | null;
  message: string | null;
  /** MySQL clears SQL_TEXT of a statement that was killed or timed out. */
  textLost: boolean;
  rowsExamined?: number;
  rowsSent?: number;
  /** What the server held against the execution in the end. */
  executionCounters?: ExecutionCounters;
}

/** What was read after a statement was no longer current. Deltas are since the statement was first watched, or the sample before. */
export interface EndingEvidence {
  key: StatementKey;
  /** The statement's own connection: what a KILL would name. */
  victim: number | null;
  history: HistoryRow | null;
  /** The session is gone from performance_schema.threads. */
  sessionEnded: boolean;
  /** Errors its account raised since the baseline; null where the server has no such table or none was taken. */
  accountErrors: { interrupted: number; readError: number; writeError: number } | null;
  /** Connections its account ended since the baseline, and how many of them took their leave; null without a baseline. */
  exits: { connections: number; quit: number } | null;
  /** What its digest's row gained since the baseline. */
  digest: {
    executions: number;
    errors: number;
    lastSeen: Micros;
    time: bigint;
    rowsExamined?: number;
    rowsSent?: number;
  } | null;
  /**
   * What moved in global status between the last sample that saw it running and the first that did not; for a statement
   * that was rolled back, Com_kill since that began. Kills that are known to have been of others are taken off.
   */
  comKill: number;
  abortedClients: number;
  timeouts: number;
  kills: KillSeen[];
  /** Other watched statements that vanished in the same interval from the same account or digest. */
  othersEnded: number;
}

export interface Killer {
  user: string | null;
  host: string | null;
  processlistId: number | null;
  /** Who asked for it, of a kill through Runaway; user and host are then the sampler's own. */
  grafanaUser?: string;
  confidence: Confidence;
}

/** The verdict over one ending. */
export interface Ending {
  outcome: Exclude<Outcome, 'running'>;
  confidence: Confidence;
  endedAt: Micros;
  killer: Killer | null;
  errno: number | null;
  /** The facts the verdict rests on, one sentence each. */
  evidence: string[];
}
