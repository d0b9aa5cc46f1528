import { eventRates, eventShares, sum, type EventShares, type IoRates } from './rates';
import type { Sample } from './sample';

/** What the whole server did between two samples. */
export interface Comparison {
  /** Seconds. */
  interval: number;
  shares: EventShares;
  total: IoRates;
}

/** Compares a sample with earlier ones, each once. Null where nothing can be compared: counters fell, the clock was set back. */
export function comparison(sample: Sample): (earlier: Sample) => Comparison | null {
  const known = new Map<Sample, Comparison | null>();
  return (earlier) => {
    const found = known.get(earlier);
    if (found !== undefined) {
      return found;
    }
    const interval = (sample.at - earlier.at) / 1e6;
    const rates = interval > 0 ? eventRates(earlier.events, sample.events, interval) : null;
    const shares = eventShares(earlier.events, sample.events);
    const compared = rates === null ? null : { interval, shares, total: sum(rates) };
    known.set(earlier, compared);
    return compared;
  };
}
