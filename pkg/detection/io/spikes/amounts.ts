import { ioKinds, type IoKind } from '../../../../src/shared/details';
import { ioKindOf } from '../io-kinds';
import type { EventRates, IoRates } from '../rates';

/** Rates by what the files hold. */
export type RatesByKind = Record<IoKind, IoRates>;

/** An event's name never changes its kind, and there are some sixty of them. */
const known = new Map<string, IoKind>();

/** The rates of events, summed up by kind. */
export function ratesByKind(events: readonly EventRates[]): RatesByKind {
  const sums = noRates();
  for (const rates of events) {
    const kind = known.get(rates.event) ?? ioKindOf(rates.event);
    known.set(rates.event, kind);
    addTo(sums[kind], rates);
  }
  return sums;
}

/** The rates of all kinds together. */
export function wholeOf(byKind: RatesByKind): IoRates {
  const sum = nothing();
  for (const kind of ioKinds) {
    addTo(sum, byKind[kind]);
  }
  return sum;
}

/** Nothing of any kind, to be added to. */
export function noRates(): RatesByKind {
  return {
    data: nothing(),
    temporary: nothing(),
    sort: nothing(),
    redo: nothing(),
    binlog: nothing(),
    other: nothing(),
  };
}

function nothing(): IoRates {
  return { readOps: 0, readBytes: 0, readTime: 0, writeOps: 0, writeBytes: 0, writeTime: 0 };
}

/** Field by field: this runs for every event of every sample. */
function addTo(sum: IoRates, rates: IoRates): void {
  sum.readOps += rates.readOps;
  sum.readBytes += rates.readBytes;
  sum.readTime += rates.readTime;
  sum.writeOps += rates.writeOps;
  sum.writeBytes += rates.writeBytes;
  sum.writeTime += rates.writeTime;
}
