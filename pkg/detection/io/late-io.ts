import type { Micros } from '../time';
import type { EventGain } from './event-gains';
import type { EventRates } from './rates';

/** Rates of events that the sample of that time did not read. */
export interface LateEvents {
  at: Micros;
  events: EventRates[];
}

/**
 * Spreads what events did while nobody read them over the samples of that time: `sampledAt`, all before `at`. Nothing is
 * lost, and the second that reads them shows no spike. `rates` are those of `gains`.
 */
export function lateIo(gains: EventGain[], rates: EventRates[], sampledAt: Micros[], at: Micros): LateEvents[] {
  const secondsOf = new Map(gains.map(({ event, seconds }) => [event, seconds]));
  const moved = rates.filter(({ readOps, writeOps }) => readOps + writeOps > 0);
  return sampledAt.flatMap((time) => {
    const events = moved.filter(({ event }) => time > at - (secondsOf.get(event) ?? 0) * 1e6 + TOLERANCE);
    return events.length === 0 ? [] : [{ at: time, events }];
  });
}

/** The sample of the reading before has what was counted until then. Microseconds. */
const TOLERANCE = 1;
