import type { Reader } from '../store/store';

/** What queries ask of a history. */
export type QueryReader = Omit<Reader, 'recentIo' | 'digestFirstSeen' | 'openStatements'>;

/** What a query is answered from. */
export interface Sources {
  /** Told on this machine's clock, see `onThisClock`. */
  history: QueryReader;
  sampleSeconds: number;
  /** This machine's clock, epoch milliseconds. */
  now: () => number;
}
