import type { EndingEvidence } from '../detection/ending';
import type { Sample, StatementKey } from '../detection/sample';
import type { Shortcoming } from '../../src/shared/resources';

/** What a server is and can. */
export interface ServerInfo {
  flavour: 'MySQL' | 'MariaDB';
  version: string;
  shortcomings: Shortcoming[];
}

/** A watched statement that is no longer current, and whose ending is asked for. */
export interface Gone {
  key: StatementKey;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  digest: string | null;
}

/** One server's sampling: one persistent connection, never more than one call at a time, every call bounded in time. */
export interface Session {
  readonly server: ServerInfo;
  /** One round. Rejects with a ServerError when the connection is lost or the round takes longer than `timeoutMs`. */
  sample(options: { watchedThreads: number[]; withFiles: boolean }): Promise<Sample>;
  /** Remembers the counters of these statements' accounts and digests, for `endings` to take differences from. */
  watch(statements: Gone[]): Promise<void>;
  /** Reads what is left of these statements, once they are no longer current. One answer each, in their order. */
  endings(gone: Gone[]): Promise<EndingEvidence[]>;
  /** Closes both connections; may be called twice. */
  close(): Promise<void>;
}
