import type { Micros } from './time';

/** A KILL that was seen, by one of three kinds of evidence, or that Runaway itself was asked for. */
export interface KillSeen {
  /** `history`: the killer's own statement; `digest`: the KILL digest's sample text; `account`: its account's counter rose. */
  source: 'history' | 'digest' | 'account' | 'runaway';
  /** Who asked Runaway for it. */
  grafanaUser?: string;
  user: string | null;
  host: string | null;
  processlistId: number | null;
  /** The victim it names; null where its text is not to be had. */
  victim: number | null;
  /** KILL QUERY, or KILL CONNECTION (a plain KILL); null where its text is not to be had. */
  scope: 'query' | 'connection' | null;
  at: Micros | null;
}
