import { gained, seconds } from './counters';
import { addAmounts, ioKindOf, type IoAmounts } from './io-kinds';
import { noIo, type EventShares, type IoRates } from './rates';
import type { ThreadIo } from '../sample';

/** What a thread did in one wait event between two readings. */
export interface Gain {
  event: string;
  operations: number;
  /** Seconds. */
  waited: number;
}

/** The differences of one thread's counters by wait event, without those that fell or did not move. */
export function gainsOf(before: ThreadIo[], after: ThreadIo[]): Gain[] {
  const known = new Map(before.map((io) => [io.event, io]));
  return after.flatMap(({ event, operations, time }) => {
    const past = known.get(event);
    const done = gained(past?.operations ?? 0n, operations);
    const waited = gained(past?.time ?? 0n, time);
    return done === null || waited === null || done === 0n
      ? []
      : [{ event, operations: Number(done), waited: seconds(waited) }];
  });
}

/**
 * The server counts a thread's operations and time, but no bytes, and reads together with writes. Both are estimated by the
 * average operation of the wait event on the whole server over the same interval.
 */
export function amountsOf(gains: Gain[], events: EventShares): IoAmounts {
  return gains.reduce<IoAmounts>((sum, { event, operations, waited }) => {
    const share = events.get(event);
    const amount = {
      operations,
      seconds: waited,
      readBytes: operations * (share?.readBytes ?? 0),
      writeBytes: operations * (share?.writeBytes ?? 0),
    };
    return addAmounts(sum, { [ioKindOf(event)]: amount });
  }, {});
}

/** The same as rates, each event's over the time since the server's counters of it were last read. */
export function ratesOf(gains: Gain[], events: EventShares): IoRates {
  const rates = { ...noIo };
  for (const { event, operations, waited } of gains) {
    const share = events.get(event);
    if (share !== undefined) {
      const interval = share.seconds;
      rates.readOps += (operations * share.reads) / interval;
      rates.readBytes += (operations * share.readBytes) / interval;
      rates.readTime += (waited * share.reads) / interval;
      rates.writeOps += (operations * share.writes) / interval;
      rates.writeBytes += (operations * share.writeBytes) / interval;
      rates.writeTime += (waited * share.writes) / interval;
    }
  }
  return rates;
}
