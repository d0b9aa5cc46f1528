import type { Reader } from '../store/store';

/** The part of a history's reader that queries use. */
export type QueryReader = Omit<
  Reader,
  'recentIo' | 'digestFirstSeen' | 'openStatements' | 'size' | 'erasable' | 'audit'
>;

/** What queries are answered from. */
export interface Sources {
  history: QueryReader;
  /** Names of the configured instances, sampled or not. */
  configured: string[];
  sampleSeconds: number;
  /** This machine's clock, epoch milliseconds. */
  now: () => number;
}
