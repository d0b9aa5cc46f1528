import type { HistoryReader } from '../store/history';

/** What queries ask of a history. */
export type QueriedHistory = Omit<HistoryReader, 'recentIo' | 'digestFirstSeen' | 'openStatements'>;

/** What a query is answered from. */
export interface Sources {
  /** Told on this machine's clock, see `onThisClock`. */
  history: QueriedHistory;
  sampleSeconds: number;
  /** This machine's clock, epoch milliseconds. */
  now: () => number;
}
