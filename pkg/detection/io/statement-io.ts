import type { InstanceIo } from './instance-io';
import type { IoAmount } from '../../../src/shared/details';
import { addAmounts, bytesOf, ioKindOf, type IoAmounts } from './io-kinds';
import { leadGains, type Lead } from './lead-io';
import type { EventShares, IoRates } from './rates';
import { failed } from '../reading';
import type { Sample, ThreadIo } from '../sample';
import type { Micros } from '../time';
import { amountsOf, gainsOf, ratesOf } from './thread-io';

/** The counters of one thread, and the sample that read them. */
export interface ThreadReading {
  sample: Sample;
  counters: ThreadIo[];
}

/** I/O of a statement and of the whole instance over one interval. */
export interface IoInterval {
  seconds: number;
  bytes: number;
  instanceBytes: number;
}

/** What is kept to count the I/O of one statement. */
export interface StatementIo {
  last: ThreadReading;
  /** The reading that counting began with, without the rest of its sample; null after counters fell. */
  base: ThreadReading | null;
  /** How long before the statement's start that was; 0 after the first interval. Seconds. */
  before: number;
  /** I/O in temporary files since then. */
  temporary: IoAmount;
  /** What it did before its thread was first read; null once counted. */
  lead: Lead | null;
  /** Operations a second on each event in the last interval; null before the first. */
  pace: ReadonlyMap<string, number> | null;
  /** The latest intervals, as many as a rule looks at. */
  recent: IoInterval[];
}

/** The I/O that one more reading added. */
export interface AddedIo {
  amounts: IoAmounts;
  /** Bytes of the whole instance over the same time. */
  instanceBytes: number;
  rates: IoRates;
}

/** A reading up to this long before the start is a baseline: on a busy machine samples are late. Microseconds. */
const BASELINE_WITHIN = 5_000_000;
/** If a statement ran longer before its first reading, that time is not estimated. Seconds. */
const LONGEST_LEAD = 2.5;
/** The same where a reading before its start limits the estimate. */
const LONGEST_LIMITED = 5;
/** The share of I/O is taken over this time. Seconds. */
const LOOK_BACK = 3;

/** What is known from before a statement was first seen. */
export interface Earlier {
  /** The newest reading of its thread. */
  reading: ThreadReading | null;
  /** One while its thread ran another statement: what that one did until its end is not known apart. */
  limit: ThreadReading | null;
  /** The last sample before its start. */
  sample: Sample | null;
}

export const nothingEarlier: Earlier = { reading: null, limit: null, sample: null };

/**
 * Begins to count. The best baseline is a reading just before the start or in the first second. I/O before the first
 * reading is estimated from the I/O right after it, see `leadGains`.
 */
export function beginIo(startedAt: Micros, now: ThreadReading, earlier: Earlier, isNew: boolean): StatementIo {
  const { reading, limit } = earlier;
  const reach = Math.max(BASELINE_WITHIN, now.sample.at - startedAt);
  const from = limit === null ? startedAt - reach : startedAt;
  const last = reading !== null && reading.sample.at >= from ? reading : now;
  const seconds = (last.sample.at - startedAt) / 1e6;
  const hasLead = isNew && seconds > 0 && seconds <= (limit === null ? LONGEST_LEAD : LONGEST_LIMITED);
  const most = gainsOf((limit ?? (last === now ? reading : null))?.counters ?? [], last.counters);
  const before = earlier.sample === null ? null : slim({ sample: earlier.sample, counters: [] }).sample;
  return {
    last,
    base: slim(last),
    before: Math.max(0, -seconds),
    temporary: nothing,
    lead: hasLead ? { seconds, most, before, wasBusy: limit !== null } : null,
    pace: null,
    recent: [],
  };
}

/** Counts what the thread did since it was last read; nothing if the two samples cannot be compared. */
export function countIo(
  io: StatementIo,
  now: ThreadReading,
  since: (earlier: Sample) => InstanceIo | null
): { io: StatementIo; added: AddedIo | null } {
  if (now.sample === io.last.sample) {
    return { io, added: null };
  }
  const between = since(io.last.sample);
  if (between === null) {
    return { io: { ...io, last: now, base: null, before: 0 }, added: null };
  }
  const { shares, interval } = between;
  const last = uncounted(io.last, now, shares);
  const gains = gainsOf(io.last.counters, last.counters);
  const own = amountsOf(gains, shares);
  const led = io.lead === null ? {} : amountsOf(leadGains(io.lead, gains, shares, interval, since), shares);
  const instanceBytes = between.bytes;
  const temporary = temporaryOf(io, now, since);
  const amounts = addAmounts(temporary === null ? own : { ...own, temporary: less(temporary, io.temporary) }, led);
  const bytes = total(own);
  const rates = ratesOf(gains, shares);
  // What an event did before this interval is in the sums, not in the rates: it would look like a spike.
  const latestInterval = {
    seconds: interval - io.before,
    bytes: (rates.readBytes + rates.writeBytes) * interval,
    instanceBytes: (between.total.readBytes + between.total.writeBytes) * interval,
  };
  return {
    io: {
      ...io,
      last,
      before: 0,
      temporary: temporary === null ? io.temporary : greater(temporary, io.temporary),
      lead: null,
      pace: new Map(gains.map(({ event, operations }) => [event, operations / paceSeconds(event, between)])),
      recent: latest([...io.recent, latestInterval]),
    },
    added: {
      amounts,
      // The share before the first reading is assumed to be the same as after it.
      instanceBytes: bytes === 0 ? instanceBytes : (instanceBytes * total(amounts)) / bytes,
      rates,
    },
  };
}

/** An event that was not read in between gained over more than the interval. */
function paceSeconds(event: string, { shares, interval }: InstanceIo): number {
  return Math.max(interval, shares.get(event)?.seconds ?? 0);
}

/**
 * The server writes pages of temporary tables in the background, often later. So a statement's part is taken over its whole
 * time, not over one interval. Null if counters fell since its beginning.
 */
function temporaryOf({ base }: StatementIo, now: ThreadReading, since: (earlier: Sample) => InstanceIo | null) {
  const between = base === null ? null : since(base.sample);
  const counters = now.counters.filter(({ event }) => ioKindOf(event) === 'temporary');
  return base === null || between === null
    ? null
    : (amountsOf(gainsOf(base.counters, counters), between.shares).temporary ?? nothing);
}

const nothing: IoAmount = { operations: 0, seconds: 0, readBytes: 0, writeBytes: 0 };

/** The difference, at least 0: what was counted once stays. */
function less(one: IoAmount, other: IoAmount): IoAmount {
  return {
    operations: Math.max(0, one.operations - other.operations),
    seconds: Math.max(0, one.seconds - other.seconds),
    readBytes: Math.max(0, one.readBytes - other.readBytes),
    writeBytes: Math.max(0, one.writeBytes - other.writeBytes),
  };
}

/** By field: an estimate that falls and rises again adds nothing twice. */
function greater(one: IoAmount, other: IoAmount): IoAmount {
  return {
    operations: Math.max(one.operations, other.operations),
    seconds: Math.max(one.seconds, other.seconds),
    readBytes: Math.max(one.readBytes, other.readBytes),
    writeBytes: Math.max(one.writeBytes, other.writeBytes),
  };
}

/** A reading that does not keep its whole sample in memory. */
function slim({ sample, counters }: ThreadReading): ThreadReading {
  const known = slimmed.get(sample);
  const small = known ?? { ...sample, files: null, statements: notKept, threadIo: null, locks: notKept };
  slimmed.set(sample, small);
  return { sample: small, counters };
}

const notKept = failed('it is not kept');

/** Shared by all statements that began with the same sample, so that it is compared once. */
const slimmed = new WeakMap<Sample, Sample>();

function total(amounts: IoAmounts): number {
  const { readBytes, writeBytes } = bytesOf(amounts);
  return readBytes + writeBytes;
}

/** An event that the server's counters show no gain of is counted once they do: until then the thread's stay as they were. */
function uncounted(past: ThreadReading, now: ThreadReading, shares: EventShares): ThreadReading {
  const known = new Map(past.counters.map((io) => [io.event, io]));
  const counters = now.counters.flatMap((io) => (shares.has(io.event) ? [io] : (known.get(io.event) ?? [])));
  return { sample: now.sample, counters };
}

/** The latest intervals that a rule looks at. */
function latest(intervals: IoInterval[]): IoInterval[] {
  let seconds = 0;
  const kept: IoInterval[] = [];
  for (const interval of intervals.toReversed()) {
    if (seconds >= LOOK_BACK) {
      break;
    }
    seconds += interval.seconds;
    kept.unshift(interval);
  }
  return kept;
}
