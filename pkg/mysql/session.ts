import type { SampleOptions } from './sample/sample-options';
import type { WatchedStatement } from './statements/watched-statement';
import type { EndingEvidence } from '../detection/endings/ending';
import type { Sample } from '../detection/sample';
import type { Examination } from './statements/examine';
import type { InstanceSwitch, SampledTable, Shortcoming } from '../../src/shared/resources';

/** What a server is and can. */
export interface ServerInfo {
  flavour: 'MySQL' | 'MariaDB';
  version: string;
  shortcomings: Shortcoming[];
  readable: SampledTable[];
  switches: InstanceSwitch[];
  canEnable: boolean;
  grantToEnable: string | null;
}

/** One server's sampling: one persistent connection, never more than one call at a time, every call bounded in time. */
export interface Session {
  readonly server: ServerInfo;
  /** One round. Rejects with a ServerError when the connection is lost or the round takes longer than `timeoutMs`. */
  sample(options: SampleOptions): Promise<Sample>;
  /** Remembers the counters of these statements' accounts and digests, for `endings` to take differences from. */
  watch(statements: WatchedStatement[]): Promise<void>;
  /** Reads what is left of these statements, once they are no longer current. One answer each, in their order. */
  endings(gone: WatchedStatement[]): Promise<EndingEvidence[]>;
  /**
   * Asks for the plan of a running statement and for what its digest is known by, over the control connection, beside
   * sampling: it may take two seconds. What can't be told is said in the answer; rejects when that connection is lost.
   */
  examine(statement: WatchedStatement): Promise<Examination>;
  /**
   * Switches on the needed consumers and instruments that are off, over the control connection, and looks anew at what
   * can be read. Answers the statements it ran; rejects with a ServerError, of kind `privilege` where the account may not.
   */
  enable(): Promise<string[]>;
  /** Closes both connections; may be called twice. */
  close(): Promise<void>;
}
