import type { SampleOptions } from './sample/sample-options';
import type { WatchedStatement } from './statements/watched-statement';
import type { EndingEvidence } from '../detection/endings/ending';
import type { Sample } from '../detection/sample';
import type { Examination } from './statements/examine';
import type { ServerInfo } from './capabilities/server-info';

/** Sampling of one server. Not more than one call at a time, except `examine` and `enable`; every call is bounded in time. */
export interface Session {
  readonly server: ServerInfo;
  /** Before the first sample: keeps the baselines of a session that was lost, if the server was not started again since. */
  takeOver?(earlier: Session): void;
  /** Reads one sample. Rejects with a ServerError when the connection is lost or a call takes too long. */
  sample(options: SampleOptions): Promise<Sample>;
  /** Reads the counters of these statements' accounts and digests, the baselines of their `endings`. */
  watch(statements: WatchedStatement[]): Promise<void>;
  /**
   * Reads the evidence of statements that are no longer running: one answer each, in their order. Null for one that is read
   * in a later sample, when it is asked for again.
   */
  endings(ended: WatchedStatement[]): Promise<Array<EndingEvidence | null>>;
  /**
   * Reads the plan of a running statement and its digest's row, over the control connection and beside sampling; it may
   * take two seconds. The answer says what could not be read. Rejects with a ServerError when that connection is lost.
   */
  examine(statement: WatchedStatement): Promise<Examination>;
  /**
   * Switches on the needed consumers and instruments that are off, over the control connection, and surveys the server
   * again. Answers the statements it ran. Rejects with a ServerError, of kind `privilege` if the account lacks a grant.
   */
  enable(): Promise<string[]>;
  /** Closes both connections; may be called twice. */
  close(): Promise<void>;
}
