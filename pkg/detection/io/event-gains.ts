import type { EventCounters, IoCounters, Sample } from '../sample';
import type { Micros } from '../time';
import { valueOf } from '../reading';

/** Two readings of one wait event. They may be further apart than their samples: a rare event is read rarely. */
export interface EventGain {
  event: string;
  /** Seconds between the two. */
  seconds: number;
  before: IoCounters;
  after: IoCounters;
}

/** What each event that `after` has read did since it was read before. Null where a sample lacks its events. */
export function eventGains(
  earlier: Pick<Sample, 'at' | 'events' | 'allEventsAt'>,
  sample: Pick<Sample, 'at' | 'events' | 'allEventsAt'>
): EventGain[] | null {
  const [before, after] = [valueOf(earlier.events), valueOf(sample.events)];
  if (before === undefined || after === undefined) {
    return null;
  }
  const known = new Map(before.map((counters) => [counters.event, counters]));
  return after.flatMap((counters) => {
    const past = known.get(counters.event) ?? unused(counters, earlier.allEventsAt ?? null);
    const seconds = past === null ? 0 : (readAt(counters, sample) - readAt(past, earlier)) / 1e6;
    return past === null || seconds <= 0 ? [] : [{ event: counters.event, seconds, before: past, after: counters }];
  });
}

function readAt(counters: EventCounters, sample: Pick<Sample, 'at'>): Micros {
  return counters.readAt ?? sample.at;
}

/** An event that a reading of all lacked began at zero; null where there was none. */
function unused({ event }: EventCounters, allEventsAt: Micros | null): EventCounters | null {
  return allEventsAt === null ? null : { event, readAt: allEventsAt, ...noCounters };
}

export const noCounters: IoCounters = {
  ...{ reads: 0n, readBytes: 0n, readTime: 0n },
  ...{ writes: 0n, writeBytes: 0n, writeTime: 0n, miscs: 0n, miscTime: 0n },
};
