import type { StatementDetails } from '../../src/shared/frames';
import { comparison } from './comparison';
import { addExact, exactBase, type ExactReading } from './exactIo';
import { addAmounts, bytesOf } from './ioKinds';
import type { StatementRates, StatementRecord } from './record';
import type { Sample } from './sample';
import { beginIo, countIo, type Reading, type StatementIo } from './statementIo';

/** What a track keeps to count its statement's I/O. */
export interface IoTrack {
  /** Null before its thread was read. */
  io: StatementIo | null;
  /** Only where the kernel's counts can be read. */
  exact?: ExactReading;
  /** Bytes the whole instance moved while it was followed. */
  instanceBytes: number;
}

export const noIoTrack: IoTrack = { io: null, instanceBytes: 0 };

export interface Watched extends IoTrack {
  /** With the bytes, the share and the details it has come to. */
  record: StatementRecord;
  /** Over the interval that ends with this sample; null where its thread was not read twice. */
  rates: StatementRates | null;
}

/**
 * Counts the I/O of followed statements in `sample`. `earlier` is the last sample before it that read threads: a
 * statement's thread was often read there before it was a second old. A sample that did not read a thread is passed over.
 */
export function ioWatcher(
  sample: Sample,
  earlier: Sample | null
): (record: StatementRecord, track: IoTrack) => Watched {
  const now = readerOf(sample);
  const before = earlier === null || earlier.incarnation !== sample.incarnation ? nothing : readerOf(earlier);
  const since = comparison(sample);

  return (record, track) => {
    const { threadId } = record.key;
    const fresh = track.io === null && record.readBytes === null;
    const watched: Watched = { ...watchExact(record, track, now.exact(threadId), before.exact(threadId)), rates: null };
    const reading = now.reading(threadId);
    if (reading === null) {
      return watched;
    }
    const started =
      track.io ??
      beginIo(record.startedAt, reading, fresh ? (before.reading(threadId) ?? unborn(record, earlier)) : null, fresh);
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

function watchExact(
  record: StatementRecord,
  track: IoTrack,
  now: ExactReading | null,
  before: ExactReading | null
): IoTrack & { record: StatementRecord } {
  if (now === null) {
    return { ...track, record };
  }
  const base = track.exact ?? exactBase(record.startedAt, now, before);
  const exactIo = addExact(record.details.exactIo, base.bytes, now.bytes);
  return { ...track, exact: now, record: { ...record, details: { ...record.details, exactIo } } };
}

/** A connection that was not there yet had done nothing. */
function unborn({ processlistId, key }: StatementRecord, earlier: Sample | null): Reading | null {
  const connections = earlier?.incarnation === key.incarnation ? earlier.status.connections : undefined;
  const isNewer = processlistId !== null && connections !== undefined && connections > 0 && processlistId > connections;
  return earlier !== null && isNewer ? { sample: earlier, counters: [] } : null;
}

interface Reader {
  reading(threadId: number): Reading | null;
  exact(threadId: number): ExactReading | null;
}

const nothing: Reader = { reading: () => null, exact: () => null };

function readerOf(sample: Sample): Reader {
  const ioOf = Map.groupBy(sample.threadIo, ({ threadId }) => threadId);
  const exactOf = new Map((sample.exactIo ?? []).map((bytes) => [bytes.threadId, bytes]));
  return {
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
