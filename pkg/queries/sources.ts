import type { HistoryReader } from '../history/reader';

/** What a query is answered from. */
export interface Sources {
  history: HistoryReader;
  sampleSeconds: number;
  /** This machine's clock, epoch milliseconds. */
  now: () => number;
  /** Seconds by which an instance's clock is ahead of this machine's; null or left out where it is not known. */
  clockAhead?: (instance: string) => number | null;
}
