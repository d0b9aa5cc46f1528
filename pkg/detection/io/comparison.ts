import { eventRates, eventShares, sum, type EventShares, type IoRates } from './rates';
import type { Sample } from '../sample';
import { gainsOf } from './thread-io';

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
    const shares = eventShares(earlier.events, sample.events, background(earlier, sample));
    const compared = rates === null ? null : { interval, shares, total: sum(rates) };
    known.set(earlier, compared);
    return compared;
  };
}

/** Operations of the server's own threads between two samples, by wait event. */
function background(earlier: Sample, sample: Sample): Map<string, number> {
  const past = Map.groupBy(earlier.backgroundIo ?? [], ({ threadId }) => threadId);
  const now = Map.groupBy(sample.backgroundIo ?? [], ({ threadId }) => threadId);
  const operations = new Map<string, number>();
  for (const [thread, counters] of now) {
    // One that was not read before may have done all of it long ago.
    for (const gain of past.has(thread) ? gainsOf(past.get(thread) ?? [], counters) : []) {
      operations.set(gain.event, (operations.get(gain.event) ?? 0) + gain.operations);
    }
  }
  return operations;
}
