import type { Micros } from './time';

/** A KILL that was seen, or that Runaway ran itself. */
export interface KillSeen {
  /** `history`: the killer's own statement. `digest`: the sample text of KILL's digest. `account`: an account's counter rose. */
  source: 'history' | 'digest' | 'account' | 'runaway';
  /** Who killed it through Runaway. */
  grafanaUser?: string;
  /** Why, in their words. */
  reason?: string;
  /** It ran inside a procedure or a scheduled event, whose caller this is. */
  through?: 'procedure' | 'event' | 'prepared';
  user: string | null;
  host: string | null;
  processlistId: number | null;
  /** The connection it names; null if its text is not known. */
  victim: number | null;
  /** KILL QUERY, or KILL CONNECTION (a plain KILL); MariaDB's KILL USER, with QUERY or without; null if its text is not known. */
  scope: 'query' | 'connection' | 'user' | null;
  at: Micros | null;
}
