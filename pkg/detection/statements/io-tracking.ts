import type { StatementDetails } from '../../../src/shared/details';
import { instanceIoUntil } from '../io/instance-io';
import { addExact, exactBase, type ExactReading } from '../io/exact-io';
import { addAmounts, bytesOf } from '../io/io-kinds';
import { NEGLIGIBLE, secondsOfPreceding, type Preceding } from '../io/preceding';
import type { StatementRates, StatementRecord } from './record';
import { valueOf } from '../reading';
import type { JustEnded, Sample } from '../sample';
import {
  beginIo,
  countIo,
  nothingEarlier,
  type Earlier,
  type ThreadReading,
  type StatementIo,
} from '../io/statement-io';
import { untilEnd } from '../io/until-end';

/** What is kept to count the I/O of a tracked statement. */
export interface TrackedIo {
  /** Null until its thread is read. */
  io: StatementIo | null;
  /** Only if the kernel's counts can be read. */
  exact?: ExactReading;
  /** Bytes of the whole instance while it was tracked. */
  instanceBytes: number;
}

export const noTrackedIo: TrackedIo = { io: null, instanceBytes: 0 };

export interface IoUpdate extends TrackedIo {
  /** With its bytes, share and details brought up to date. */
  record: StatementRecord;
  /** Over the interval that ends with this sample; null until its thread was read twice. */
  rates: StatementRates | null;
}

/** What is known of the statement's session: what it ran before, and after. */
interface AroundIt {
  preceding?: Preceding;
  ended?: JustEnded;
}

/**
 * Counts the I/O of tracked statements in `sample`. `earlier` has the last samples before it that read threads, the newest
 * first: one of them often read a statement's thread before it began or in its first second. A sample that did not read a
 * thread is skipped.
 */
export function ioTracker(
  sample: Sample,
  earlier: Sample[]
): (record: StatementRecord, tracked: TrackedIo, session?: AroundIt) => IoUpdate {
  const now = threadsOf(sample);
  const past = earlier.filter(({ incarnation }) => incarnation === sample.incarnation).map(threadsOf);
  const instanceIo = instanceIoUntil(sample);

  return (record, tracked, { preceding, ended } = {}) => {
    const { threadId } = record.key;
    const isNew = tracked.io === null && record.readBytes === null;
    const exact = past[0]?.exact(threadId) ?? null;
    const all = now.reading(threadId);
    const reading = all === null || ended === undefined ? all : endOf(tracked, all, ended);
    // The kernel's count of the thread cannot be divided.
    const kernel = reading === all ? now.exact(threadId) : null;
    const watched: IoUpdate = { ...trackKernelIo(record, tracked, kernel, exact), rates: null };
    if (reading === null) {
      return watched;
    }
    const earlier = isNew
      ? ownOnly(record, earlierOf(record, past, preceding), past, sample, preceding)
      : nothingEarlier;
    const started = tracked.io ?? beginIo(record.startedAt, reading, earlier, isNew);
    const { io, added } = countIo(started, reading, instanceIo);
    if (added === null) {
      return { ...watched, io };
    }
    const bytes = bytesOf(added.amounts);
    const readBytes = (record.readBytes ?? 0) + bytes.readBytes;
    const writeBytes = (record.writeBytes ?? 0) + bytes.writeBytes;
    const instanceBytes = tracked.instanceBytes + added.instanceBytes;
    const ioShare = instanceBytes === 0 ? null : Math.min(1, (readBytes + writeBytes) / instanceBytes);
    const details: StatementDetails = {
      ...watched.record.details,
      io: addAmounts(record.details.io ?? {}, added.amounts),
    };
    return {
      ...watched,
      io,
      instanceBytes,
      record: { ...watched.record, readBytes, writeBytes, ioShare, details },
      rates: { key: record.key, ...added.rates },
    };
  };
}

function endOf({ io }: TrackedIo, now: ThreadReading, ended: JustEnded): ThreadReading | null {
  return io === null ? null : untilEnd(io, now, ended);
}

function trackKernelIo(
  record: StatementRecord,
  tracked: TrackedIo,
  now: ExactReading | null,
  before: ExactReading | null
): TrackedIo & { record: StatementRecord } {
  if (now === null) {
    return { ...tracked, record };
  }
  const base = tracked.exact ?? exactBase(record.startedAt, now, before);
  const exactIo = addExact(record.details.exactIo, base.bytes, now.bytes);
  return { ...tracked, exact: now, record: { ...record, details: { ...record.details, exactIo } } };
}

/**
 * What its thread had done before the statement began. Known if a sample read every thread before then, or if the
 * connection did not exist yet. Otherwise the newest reading: a sample that reads only active threads has read it in its
 * first second, or while it ran another statement.
 */
function earlierOf(record: StatementRecord, past: SampledThreads[], preceding: Preceding = []): Earlier {
  const { key, startedAt } = record;
  const sample = past.find(({ sample: { at } }) => at <= startedAt)?.sample ?? null;
  // Connections may have been counted some samples earlier: a thread that was read, or ran a statement, existed already.
  const existed = ({ sample: { at }, knows }: SampledThreads): boolean =>
    knows(key.threadId) || preceding.some((one) => one.startedAt < at);
  const beforeConnection = past.find((one) => one.isWhole && isYounger(record, one.sample) && !existed(one));
  if (beforeConnection !== undefined) {
    return { reading: { sample: beforeConnection.sample, counters: [] }, limit: null, sample };
  }
  const before = past.find(({ sample: { at }, reading }) => at <= startedAt && reading(key.threadId) !== null);
  const isIdle = before?.isAll === true && !before.runs(key.threadId) && !movedBefore(key.threadId, before, past);
  const whole = isIdle ? before : undefined;
  const reading = (whole ?? past[0])?.reading(key.threadId) ?? null;
  return whole === undefined
    ? { reading, limit: before?.reading(key.threadId) ?? null, sample }
    : { reading, limit: null, sample };
}

/** Where its session ran another statement after the reading, that is no baseline: it only limits what both can have done. */
function ownOnly(
  { key, startedAt }: StatementRecord,
  earlier: Earlier,
  past: SampledThreads[],
  { at }: Sample,
  preceding: Preceding
): Earlier {
  const { reading } = earlier;
  if (reading === null || reading.sample.at >= startedAt) {
    return earlier;
  }
  const after = past.findLast((one) => one.sample.at >= startedAt)?.reading(key.threadId) ?? null;
  const own = ((after?.sample.at ?? at) - startedAt) / 1e6;
  const others = secondsOfPreceding(preceding, reading.sample.at, startedAt);
  return others < NEGLIGIBLE * (own + others) ? earlier : { ...earlier, reading: after, limit: reading };
}

/** Its thread moved until that reading: a short statement may have gone on after it. */
function movedBefore(threadId: number, reading: SampledThreads, past: SampledThreads[]): boolean {
  const older = past.slice(past.indexOf(reading) + 1).find(({ isAll }) => isAll);
  return older !== undefined && operationsOf(older.reading(threadId)) !== operationsOf(reading.reading(threadId));
}

function operationsOf(reading: ThreadReading | null): bigint {
  return (reading?.counters ?? []).reduce((sum, { operations }) => sum + operations, 0n);
}

/** The server had not counted its connection yet. */
function isYounger({ processlistId }: StatementRecord, { status: { connections = 0 } }: Sample): boolean {
  return processlistId !== null && connections > 0 && processlistId > connections;
}

interface SampledThreads {
  sample: Sample;
  /** Every thread was read. */
  isAll: boolean;
  /** Every active thread was read. */
  isWhole: boolean;
  knows(threadId: number): boolean;
  /** The thread has a long statement. */
  runs(threadId: number): boolean;
  reading(threadId: number): ThreadReading | null;
  exact(threadId: number): ExactReading | null;
}

/** Each sample is grouped once: thousands of rows take milliseconds. */
const grouped = new WeakMap<Sample, SampledThreads>();

function threadsOf(sample: Sample): SampledThreads {
  const known = grouped.get(sample) ?? groupThreads(sample);
  grouped.set(sample, known);
  return known;
}

function groupThreads(sample: Sample): SampledThreads {
  const threadIo = sample.threadIo === null ? undefined : valueOf(sample.threadIo);
  const isAll = sample.allThreads === true && sample.threadIo?.is === 'complete';
  const ioOf = Map.groupBy(threadIo ?? [], ({ threadId }) => threadId);
  const running = new Set((valueOf(sample.statements) ?? []).map(({ threadId }) => threadId));
  const exactOf = new Map((sample.exactIo ?? []).map((bytes) => [bytes.threadId, bytes]));
  return {
    sample,
    isAll,
    isWhole: sample.threadIo?.is === 'complete',
    knows: (threadId) => ioOf.has(threadId),
    runs: (threadId) => running.has(threadId),
    reading(threadId) {
      const counters = ioOf.get(threadId);
      const known = counters ?? (isAll ? [] : undefined);
      return known === undefined ? null : { sample, counters: known };
    },
    exact(threadId) {
      const bytes = exactOf.get(threadId);
      return bytes === undefined ? null : { at: sample.at, bytes };
    },
  };
}
