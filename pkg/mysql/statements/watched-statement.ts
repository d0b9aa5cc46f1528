import type { StatementKey } from '../../detection/sample';
import type { Micros } from '../../detection/time';

/** A statement whose ending is read: what finds its rows once it is no longer current. */
export interface WatchedStatement {
  key: StatementKey;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  digest: string | null;
  /** Its SQL; on MariaDB the only way to its digest while it runs. */
  text?: string | null;
  /** When a sample first saw it roll back: its kill was before. */
  rollingBackSince?: Micros;
  /** It is a session that blocks others, and may be idle: only its ending ends the watch. */
  isSession?: boolean;
}
