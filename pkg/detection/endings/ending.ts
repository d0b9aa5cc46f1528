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
  /** SQL_TEXT is empty: MySQL clears it when a statement is killed or times out. */
  textLost: boolean;
  rowsExamined?: number;
  rowsSent?: number;
  executionCounters?: ExecutionCounters;
}

/** What was read after a statement ended. Counters are differences since its baseline, or since the sample before. */
export interface EndingEvidence {
  key: StatementKey;
  /** The processlist id of its connection, which a KILL names. */
  victim: number | null;
  history: HistoryRow | null;
  /** Its session is no longer in performance_schema.threads. */
  sessionEnded: boolean;
  /** Errors of its account since the baseline; null without a baseline, and on a server that does not count them. */
  accountErrors: { interrupted: number; readError: number; writeError: number } | null;
  /** Connections of its account that ended since the baseline, and how many of them by COM_QUIT; null without a baseline. */
  exits: { connections: number; quit: number } | null;
  /** What its digest's row counted since the baseline. `time` is in picoseconds. */
  digest: {
    executions: number;
    errors: number;
    lastSeen: Micros;
    time: bigint;
    rowsExamined?: number;
    rowsSent?: number;
  } | null;
  /**
   * How much global status rose between the last sample with the statement and the first without it. For a statement that
   * was rolled back, Com_kill since the rollback began. Without kills that are known to have been of other statements.
   */
  comKill: number;
  abortedClients: number;
  timeouts: number;
  kills: KillSeen[];
  /** Number of other watched statements of the same account or digest that ended between the same two samples. */
  othersEnded: number;
}

export interface Killer {
  user: string | null;
  host: string | null;
  processlistId: number | null;
  /** Who killed it through Runaway; user and host are then Runaway's own account. */
  grafanaUser?: string;
  confidence: Confidence;
}

/** How one statement ended. */
export interface Ending {
  outcome: Exclude<Outcome, 'running'>;
  confidence: Confidence;
  endedAt: Micros;
  killer: Killer | null;
  errno: number | null;
  /** The facts that show it, one sentence each. */
  evidence: string[];
}
