import type { StatementDetails } from '../../../src/shared/details';
import type { KillSeen } from '../kill';
import type { Confidence } from '../../../src/shared/frames';
import type { Outcome } from '../../../src/shared/query';
import type { StatementKey, ExecutionCounters } from '../sample';
import type { Micros } from '../time';
import type { CountedError } from './counters';
import type { Flavour } from './statement-kind';

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

/** Kills of which no text was read, by the digests of KILL: how many of each scope, and when the last ones were. */
export interface UnnamedKills {
  query: number;
  connection: number;
  /** Of all connections of a user: each is counted once, whatever it ended. */
  user?: number;
  /** By the server's clock, of digests that counted one kill. */
  at: Micros[];
}

/**
 * What was read after a statement ended. Counters are differences since its baseline, or since the sample before; null
 * where they were not read, have no baseline, or fell. They are shared: others may have moved them too.
 */
export interface EndingEvidence {
  key: StatementKey;
  flavour: Flavour;
  /** When it was first missed: endings of one interval are judged together. */
  interval?: Micros;
  /** The processlist id of its connection, which a KILL names. */
  victim: number | null;
  /** The name of its account; null for a server's own thread. */
  account: string | null;
  history: HistoryRow | null;
  /** Its session is no longer in performance_schema.threads; null if that was not read. */
  sessionEnded: boolean | null;
  /** It is the body of a scheduled event, whose thread is counted as a connection that no client closes. */
  isScheduled?: boolean;
  /** It was seen rolling back: what ended it was counted before. */
  isRollingBack?: boolean;
  /** Errors of its account; MariaDB does not count them. */
  accountErrors: Partial<Record<CountedError, number>> | null;
  /** Statements of its account that failed. */
  accountFailures?: number | null;
  /** Connections of its account that ended, and how many of them by COM_QUIT. */
  exits: { connections: number; quit: number } | null;
  /** What its digest's row counted. `time` is in picoseconds; `key` names the digest, and tells two apart. */
  digest: {
    key?: string;
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
  comKill: number | null;
  abortedClients: number | null;
  timeouts: number | null;
  /** InnoDB's count of deadlocks, which MariaDB has. */
  deadlocks?: number | null;
  kills: KillSeen[];
  /** Of the kills that Com_kill counted, how many are not known to be refused or of a named connection. Null: not known. */
  unnamedKills?: number | null;
  /** The same of the interval before: a statement may be seen once more after its KILL, before its thread wakes. */
  earlierKills?: number | null;
  /** Those of them whose account is known. */
  earlierKillers?: KillSeen[];
  unnamedKillsByScope?: UnnamedKills | null;
  /** Kills that Com_kill has counted and that may still run: anybody may have made them. */
  unseenKills?: number;
  /** Accounts whose count of procedure calls or of scheduled events rose. */
  callers?: KillSeen[];
  /** The server's global limits of a wait, in seconds; a session may have others, which nothing shows. */
  lockWaitTimeouts?: { row: number; metadata: number } | null;
  /** Statements that ended in the same interval whose evidence is still to be read. */
  unread?: number;
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

/** The two samples between which the statement ended, and what it was last seen doing. */
export interface LastSight {
  lastSeen: Micros;
  missedAt: Micros;
  startedAt?: Micros;
  state?: string | null;
  /** Its text as it was first seen; null or left out if it is not known. */
  text?: string | null;
  waitedFor?: StatementDetails['waitedFor'] | null;
}

/** A statement that ended, with all that is known about it. */
export interface EndedStatement {
  evidence: EndingEvidence;
  between: LastSight;
  /** It is a session that blocked others, not one statement: it may have been idle. */
  isSession?: boolean;
}
