import type { Comparison } from './comparison';
import type { IoAmount } from '../../../src/shared/details';
import { addAmounts, bytesOf, ioKindOf, type IoAmounts } from './io-kinds';
import type { IoRates } from './rates';
import type { Sample, ThreadIo } from '../sample';
import type { Micros } from '../time';
import { amountsOf, gainsOf, ratesOf, type Gain } from './thread-io';

/** A thread's counters, and the sample that read them. */
export interface ThreadReading {
  sample: Sample;
  counters: ThreadIo[];
}

/** One interval of a statement's I/O beside the whole instance's. */
export interface IoInterval {
  seconds: number;
  bytes: number;
  instanceBytes: number;
}

/** What the I/O of one followed statement is counted from. */
export interface StatementIo {
  last: ThreadReading;
  /** Where counting began, of which only counters are kept; null when they were begun anew since. */
  base: ThreadReading | null;
  /** How long before the start that was; 0 once counted. Seconds. */
  before: number;
  /** What was counted of temporary files since then. */
  temporary: IoAmount;
  /** How long it had run before the first reading, and what its thread had done at most by then; null once counted. */
  lead: { seconds: number; most: Gain[] } | null;
  /** The latest intervals, as many as a rule looks back on. */
  recent: IoInterval[];
}

/** What one more reading added. */
export interface Added {
  amounts: IoAmounts;
  /** Bytes of the whole instance over the same time. */
  instanceBytes: number;
  rates: IoRates;
}

/** A reading from so long before the start still counts as its baseline. Microseconds. */
const CLEAN = 1_500_000;
/** A statement that had run for longer when it was first read began to be followed late: its past is not guessed. Seconds. */
const LONGEST_LEAD = 2.5;
/** How far back the share of I/O is looked at. Seconds. */
const LOOK_BACK = 3;

/**
 * Where counting begins. The best baseline is a reading from just before the start, or from its first second; what it did
 * before the first reading is taken to be like what it did right after, and no more than its thread ever did.
 */
export function beginIo(
  startedAt: Micros,
  now: ThreadReading,
  earlier: ThreadReading | null,
  fresh: boolean
): StatementIo {
  const reach = Math.max(CLEAN, now.sample.at - startedAt);
  const last = earlier !== null && startedAt - earlier.sample.at <= reach ? earlier : now;
  const seconds = (last.sample.at - startedAt) / 1e6;
  const before = last === now ? (earlier?.counters ?? []) : [];
  const led = fresh && seconds > 0 && seconds <= LONGEST_LEAD;
  return {
    last,
    base: slim(last),
    before: Math.max(0, -seconds),
    temporary: nothing,
    lead: led ? { seconds, most: gainsOf(before, last.counters) } : null,
    recent: [],
  };
}

/** Counts what the thread did since it was last read; nothing where the two samples cannot be compared. */
export function countIo(
  io: StatementIo,
  now: ThreadReading,
  since: (earlier: Sample) => Comparison | null
): { io: StatementIo; added: Added | null } {
  if (now.sample === io.last.sample) {
    return { io, added: null };
  }
  const between = since(io.last.sample);
  if (between === null) {
    return { io: { ...io, last: now, base: null, before: 0 }, added: null };
  }
  const { shares, interval } = between;
  const gains = gainsOf(io.last.counters, now.counters);
  const own = amountsOf(gains, shares);
  const led = io.lead === null ? {} : amountsOf(leadGains(io.lead, gains, interval), shares);
  const instanceBytes = (between.total.readBytes + between.total.writeBytes) * interval;
  const temporary = temporaryOf(io, now, since);
  const amounts = addAmounts(temporary === null ? own : { ...own, temporary: less(temporary, io.temporary) }, led);
  const bytes = total(own);
  const stretch = { seconds: interval - io.before, bytes, instanceBytes };
  return {
    io: {
      ...io,
      last: now,
      before: 0,
      temporary: temporary ?? io.temporary,
      lead: null,
      recent: latest([...io.recent, stretch]),
    },
    added: {
      amounts,
      // The share before the first reading is taken to be the one after it, too.
      instanceBytes: bytes === 0 ? instanceBytes : (instanceBytes * total(amounts)) / bytes,
      rates: ratesOf(gains, shares, interval),
    },
  };
}

/**
 * Pages of temporary tables are written behind a statement's back, some when it is doing something else: they are its own
 * in proportion to what it did in all its time, not in one second. Null where its beginning is not known any more.
 */
function temporaryOf({ base }: StatementIo, now: ThreadReading, since: (earlier: Sample) => Comparison | null) {
  const between = base === null ? null : since(base.sample);
  const counters = now.counters.filter(({ event }) => ioKindOf(event) === 'temporary');
  return base === null || between === null
    ? null
    : (amountsOf(gainsOf(base.counters, counters), between.shares).temporary ?? nothing);
}

const nothing: IoAmount = { operations: 0, seconds: 0, readBytes: 0, writeBytes: 0 };

/** Never below nothing: what was once counted stays. */
function less(one: IoAmount, other: IoAmount): IoAmount {
  return {
    operations: Math.max(0, one.operations - other.operations),
    seconds: Math.max(0, one.seconds - other.seconds),
    readBytes: Math.max(0, one.readBytes - other.readBytes),
    writeBytes: Math.max(0, one.writeBytes - other.writeBytes),
  };
}

/** A long statement shall not keep a whole sample in memory. */
function slim({ sample, counters }: ThreadReading): ThreadReading {
  const known = slimmed.get(sample);
  const locks = { sessions: [], waits: [], truncated: false };
  const small = known ?? { ...sample, files: null, statements: [], threadIo: [], locks };
  slimmed.set(sample, small);
  return { sample: small, counters };
}

/** One for all statements that began with a sample, so that it is compared once. */
const slimmed = new WeakMap<Sample, Sample>();

function total(amounts: IoAmounts): number {
  const { readBytes, writeBytes } = bytesOf(amounts);
  return readBytes + writeBytes;
}

function leadGains({ seconds, most }: NonNullable<StatementIo['lead']>, gains: Gain[], interval: number): Gain[] {
  const limits = new Map(most.map((gain) => [gain.event, gain]));
  return gains.flatMap(({ event, operations, waited }) => {
    const limit = limits.get(event);
    const factor = seconds / interval;
    return limit === undefined
      ? []
      : [
          {
            event,
            operations: Math.min(limit.operations, operations * factor),
            waited: Math.min(limit.waited, waited * factor),
          },
        ];
  });
}

/** The last intervals that make up the time looked back on. */
function latest(stretches: IoInterval[]): IoInterval[] {
  let seconds = 0;
  const kept: IoInterval[] = [];
  for (const stretch of stretches.toReversed()) {
    if (seconds >= LOOK_BACK) {
      break;
    }
    seconds += stretch.seconds;
    kept.unshift(stretch);
  }
  return kept;
}
