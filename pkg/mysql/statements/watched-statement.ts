import type { StatementKey } from '../../detection/sample';
import type { Micros } from '../../detection/time';

/** A watched statement that is no longer current, and whose ending is asked for. */
export interface WatchedStatement {
  key: StatementKey;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  digest: string | null;
  /** Its own words; MariaDB knows its digest by nothing else while it runs. */
  text?: string | null;
  /** Since when it was seen undoing what it did: its kill was before. */
  rollingBackSince?: Micros;
}
