import { eventGains } from './event-gains';
import { eventRates, eventShares, sum, type EventShares, type IoRates } from './rates';
import type { IoCounters, Sample } from '../sample';
import { gainsOf } from './thread-io';

/** I/O of the whole server between two samples. */
export interface InstanceIo {
  /** Seconds. */
  interval: number;
  shares: EventShares;
  /** All bytes counted since the earlier sample, also those of an event that was last read before it. */
  bytes: number;
  /** Each event's over its own time. */
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
  const gains = eventGains(earlier, sample);
  const rates = gains === null ? null : eventRates(gains);
  if (gains === null || rates === null) {
    return null;
  }
  const bytes = gains.reduce((sum, { before, after }) => sum + bytesOf(after) - bytesOf(before), 0);
  const shares = eventShares(gains, background(earlier, sample));
  return { interval, shares, bytes, total: sum(rates) };
}

function bytesOf({ readBytes, writeBytes }: IoCounters): number {
  return Number(readBytes + writeBytes);
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
