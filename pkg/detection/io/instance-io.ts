import { eventRates, eventShares, sum, type EventShares, type IoRates } from './rates';
import { valueOf } from '../reading';
import type { Sample } from '../sample';
import { gainsOf } from './thread-io';

/** I/O of the whole server between two samples. */
export interface InstanceIo {
  /** Seconds. */
  interval: number;
  shares: EventShares;
  total: IoRates;
}

/** I/O since earlier samples, computed once for each of them. Null if counters fell or the clock was set back. */
export function instanceIoUntil(sample: Sample): (earlier: Sample) => InstanceIo | null {
  const known = new Map<Sample, InstanceIo | null>();
  return (earlier) => {
    const found = known.get(earlier);
    if (found !== undefined) {
      return found;
    }
    const interval = (sample.at - earlier.at) / 1e6;
    const io = interval > 0 ? instanceIo(earlier, sample, interval) : null;
    known.set(earlier, io);
    return io;
  };
}

function instanceIo(earlier: Sample, sample: Sample, interval: number): InstanceIo | null {
  const [before, after] = [valueOf(earlier.events), valueOf(sample.events)];
  if (before === undefined || after === undefined) {
    return null;
  }
  const rates = eventRates(before, after, interval);
  const shares = eventShares(before, after, background(earlier, sample));
  return rates === null ? null : { interval, shares, total: sum(rates) };
}

/** Operations of the server's own threads between two samples, by wait event. */
function background(earlier: Sample, sample: Sample): Map<string, number> {
  const before = Map.groupBy(earlier.backgroundIo ?? [], ({ threadId }) => threadId);
  const after = Map.groupBy(sample.backgroundIo ?? [], ({ threadId }) => threadId);
  const operations = new Map<string, number>();
  for (const [thread, counters] of after) {
    // A thread that was not read before may have done all of it long ago.
    for (const gain of before.has(thread) ? gainsOf(before.get(thread) ?? [], counters) : []) {
      operations.set(gain.event, (operations.get(gain.event) ?? 0) + gain.operations);
    }
  }
  return operations;
}
