import type { StatementDetails } from '../../../src/shared/details';
import { comparison } from '../io/comparison';
import { addExact, exactBase, type ExactReading } from '../io/exact-io';
import { addAmounts, bytesOf } from '../io/io-kinds';
import type { StatementRates, StatementRecord } from './record';
import type { Sample } from '../sample';
import { beginIo, countIo, type ThreadReading, type StatementIo } from '../io/statement-io';

/** What a track keeps to count its statement's I/O. */
export interface TrackedIo {
  /** Null before its thread was read. */
  io: StatementIo | null;
  /** Only where the kernel's counts can be read. */
  exact?: ExactReading;
  /** Bytes the whole instance moved while it was followed. */
  instanceBytes: number;
}

export const noTrackedIo: TrackedIo = { io: null, instanceBytes: 0 };

export interface IoUpdate extends TrackedIo {
  /** With the bytes, the share and the details it has come to. */
  record: StatementRecord;
  /** Over the interval that ends with this sample; null where its thread was not read twice. */
  rates: StatementRates | null;
}

/**
 * Counts the I/O of followed statements in `sample`. `earlier` has the last samples before it that read threads, the
 * newest first: one of them often has a statement's thread from before it began, or from its first second. A sample that
 * did not read a thread is passed over.
 */
export function ioTracker(sample: Sample, earlier: Sample[]): (record: StatementRecord, track: TrackedIo) => IoUpdate {
  const now = threadsOf(sample);
  const past = earlier.filter(({ incarnation }) => incarnation === sample.incarnation).map(threadsOf);
  const since = comparison(sample);

  return (record, track) => {
    const { threadId } = record.key;
    const fresh = track.io === null && record.readBytes === null;
    const exact = past[0]?.exact(threadId) ?? null;
    const watched: IoUpdate = { ...trackKernelIo(record, track, now.exact(threadId), exact), rates: null };
    const reading = now.reading(threadId);
    if (reading === null) {
      return watched;
    }
    const started = track.io ?? beginIo(record.startedAt, reading, fresh ? baseline(record, past) : null, fresh);
    const { io, added } = countIo(started, reading, since);
    if (added === null) {
      return { ...watched, io };
    }
    const bytes = bytesOf(added.amounts);
    const readBytes = (record.readBytes ?? 0) + bytes.readBytes;
    const writeBytes = (record.writeBytes ?? 0) + bytes.writeBytes;
    const instanceBytes = track.instanceBytes + added.instanceBytes;
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

function trackKernelIo(
  record: StatementRecord,
  track: TrackedIo,
  now: ExactReading | null,
  before: ExactReading | null
): TrackedIo & { record: StatementRecord } {
  if (now === null) {
    return { ...track, record };
  }
  const base = track.exact ?? exactBase(record.startedAt, now, before);
  const exactIo = addExact(record.details.exactIo, base.bytes, now.bytes);
  return { ...track, exact: now, record: { ...record, details: { ...record.details, exactIo } } };
}

/**
 * What its thread had done before it began, where that is known: a server that reads every thread tells, and a connection
 * that was not there yet had done nothing. Else the newest reading: one that chose active threads may have read it at
 * the end of the statement before.
 */
function baseline(record: StatementRecord, past: SampledThreads[]): ThreadReading | null {
  const { threadId } = record.key;
  const before = past.find(({ sample: { at, allThreads } }) => at <= record.startedAt && allThreads === true);
  // Connections may have been counted some samples before: one that was read by then was there.
  const unborn = past.find(({ sample, knows }) => isYounger(record, sample) && !knows(threadId));
  return unborn === undefined
    ? (before?.reading(threadId) ?? past[0]?.reading(threadId) ?? null)
    : { sample: unborn.sample, counters: [] };
}

/** Its connection is one the server had not counted yet. */
function isYounger({ processlistId }: StatementRecord, { status: { connections = 0 } }: Sample): boolean {
  return processlistId !== null && connections > 0 && processlistId > connections;
}

interface SampledThreads {
  sample: Sample;
  knows(threadId: number): boolean;
  reading(threadId: number): ThreadReading | null;
  exact(threadId: number): ExactReading | null;
}

function threadsOf(sample: Sample): SampledThreads {
  const ioOf = Map.groupBy(sample.threadIo, ({ threadId }) => threadId);
  const exactOf = new Map((sample.exactIo ?? []).map((bytes) => [bytes.threadId, bytes]));
  return {
    sample,
    knows: (threadId) => ioOf.has(threadId),
    reading(threadId) {
      const counters = ioOf.get(threadId);
      const known = counters ?? (sample.allThreads === true ? [] : undefined);
      return known === undefined ? null : { sample, counters: known };
    },
    exact(threadId) {
      const bytes = exactOf.get(threadId);
      return bytes === undefined ? null : { at: sample.at, bytes };
    },
  };
}
