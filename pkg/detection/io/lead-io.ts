import type { InstanceIo } from './instance-io';
import type { EventShares } from './rates';
import type { Sample } from '../sample';
import type { Gain } from './thread-io';

/** The time that a statement ran before the first reading of its thread. */
export interface Lead {
  seconds: number;
  /** The most its thread can have done by then. */
  most: Gain[];
  /** The last sample before its start. */
  before: Sample | null;
  /** Its thread ran another statement then: that one's part of what the events gained is not known. */
  wasBusy: boolean;
}

/**
 * What a statement did before its thread was first read. `gains` is what the thread did right after, and `shares` are the
 * events' over that time. What an event gained since before the start is its own and others': it is divided as both went
 * on. Without a sample of that time its own pace is taken. It is never more than its thread can have done.
 */
export function leadGains(
  lead: Lead,
  gains: Gain[],
  shares: EventShares,
  interval: number,
  since: (earlier: Sample) => InstanceIo | null
): Gain[] {
  const whole = lead.before === null ? null : since(lead.before);
  const limits = new Map(lead.most.map((gain) => [gain.event, gain]));
  return gains.flatMap((gain) => {
    const limit = limits.get(gain.event);
    const after = shares.get(gain.event);
    if (limit === undefined || after === undefined) {
      return [];
    }
    const pace = (gain.operations * lead.seconds) / Math.max(interval, after.seconds);
    const all = whole?.shares.get(gain.event);
    const rest = all === undefined ? Infinity : Math.max(0, all.operations - gain.operations);
    const part = all === undefined || lead.wasBusy ? pace : partOf(all, after, gain, pace);
    const operations = Math.min(limit.operations, rest, part);
    const waited = Math.min(limit.waited, (gain.waited * operations) / gain.operations);
    return [{ event: gain.event, operations, waited }];
  });
}

type Share = NonNullable<ReturnType<EventShares['get']>>;

/** Its part of what an event gained before the first reading of its thread. */
function partOf(all: Share, after: Share, gain: Gain, pace: number): number {
  const seconds = all.seconds - after.seconds;
  if (seconds <= 0) {
    // An event that was not read in between had stood still: nobody else used it.
    return Math.max(0, all.operations - gain.operations);
  }
  const others = (Math.max(0, after.operations - gain.operations) * seconds) / after.seconds;
  return Math.max(0, all.operations - after.operations) * (pace / (pace + others));
}
