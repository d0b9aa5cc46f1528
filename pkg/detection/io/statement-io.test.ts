import { expect, test } from 'bun:test';
import { instanceIoUntil } from './instance-io';
import { complete, valueOf } from '../reading';
import type { Sample, ThreadIo } from '../sample';
import { beginIo, countIo, nothingEarlier, type Earlier, type ThreadReading } from './statement-io';

const SECOND = 1_000_000;
const data = 'wait/io/file/innodb/innodb_data_file';
const cache = 'wait/io/file/sql/io_cache';
const page = 16_384;

const thread = (event: string, operations: number): ThreadIo => ({
  threadId: 7,
  event,
  operations: BigInt(operations),
  time: BigInt(operations) * 1_000_000_000n,
});

/** At `at` seconds the server has read `pages` pages, and written and read `blocks` blocks of 64 KiB of a sort's file. */
function reading(at: number, pages: number, blocks: number, counters: ThreadIo[]): ThreadReading {
  const count = (event: string, reads: number, writes: number, size: number) => ({
    event,
    reads: BigInt(reads),
    readBytes: BigInt(reads * size),
    readTime: 0n,
    writes: BigInt(writes),
    writeBytes: BigInt(writes * size),
    writeTime: 0n,
    miscs: 0n,
    miscTime: 0n,
  });
  const sample: Sample = {
    incarnation: 'a',
    at: at * SECOND,
    events: complete([count(data, pages, 0, page), count(cache, blocks, blocks, 65_536)]),
    files: null,
    statements: complete([]),
    threadIo: complete(counters),
    locks: complete({ sessions: [], waits: [] }),
    status: { comKill: 0, abortedClients: 0, timeouts: 0, threadsRunning: 1, threadsConnected: 1, rowLockWaits: 0 },
    cost: { serverMs: 1, roundTripMs: 2 },
  };
  return { sample, counters };
}

function counted(begun: ReturnType<typeof beginIo>, now: ThreadReading) {
  return countIo(begun, now, instanceIoUntil(now.sample));
}

const from = (reading: ThreadReading): Earlier => ({ ...nothingEarlier, reading });

test('operations, seconds and bytes are counted by kind of file', () => {
  const before = reading(99.5, 0, 0, [thread(data, 5), thread(cache, 0)]);
  const now = reading(101.5, 400, 100, [thread(data, 205), thread(cache, 100)]);
  const { added } = counted(beginIo(100 * SECOND, now, from(before), true), now);
  expect(added?.amounts).toEqual({
    data: { operations: 200, seconds: 0.2, readBytes: 200 * page, writeBytes: 0 },
    sort: { operations: 100, seconds: 0.1, readBytes: 50 * 65_536, writeBytes: 50 * 65_536 },
  });
  expect(added?.rates.readOps).toBeCloseTo(125);
});

test('a reading in its first second is the baseline, and the time before is extrapolated', () => {
  const early = reading(100.5, 0, 0, [thread(data, 1_000)]);
  const now = reading(101.5, 400, 0, [thread(data, 1_200)]);
  const { added } = counted(beginIo(100 * SECOND, now, from(early), true), now);
  expect(added?.amounts.data?.operations).toBe(300);
  expect(added?.instanceBytes).toBe(400 * page * 1.5);
});

test('extrapolated I/O is not more than the thread ever did', () => {
  const early = reading(100.5, 0, 0, [thread(data, 30)]);
  const now = reading(101.5, 400, 0, [thread(data, 230)]);
  expect(counted(beginIo(100 * SECOND, now, from(early), true), now).added?.amounts.data?.operations).toBe(230);
});

test('before its first reading it has at most what the event gained since its start, however fast it went on', () => {
  const before = reading(99.6, 0, 0, []).sample;
  // The connection did a thousand before; the statement 40 in its first half second, then 200 in a second.
  const early = reading(100.5, 40, 0, [thread(data, 1_040)]);
  const now = reading(101.5, 240, 0, [thread(data, 1_240)]);
  const begun = beginIo(100 * SECOND, now, { ...from(early), sample: before }, true);
  expect(counted(begun, now).added?.amounts.data?.operations).toBe(240);
});

test('beside others it has its part of that', () => {
  const before = reading(99.5, 0, 0, []).sample;
  // Others do 300 a second all the time, it 100 a second since its start.
  const early = reading(100.5, 350, 0, [thread(data, 1_050)]);
  const now = reading(101.5, 750, 0, [thread(data, 1_150)]);
  const begun = beginIo(100 * SECOND, now, { ...from(early), sample: before }, true);
  expect(counted(begun, now).added?.amounts.data?.operations).toBeCloseTo(150);
});

test('what its thread did for the statement before it is not its own', () => {
  // The one before did 900 until the start, and this one 50 in half a second.
  const early = reading(99.5, 0, 0, [thread(data, 100)]);
  const first = reading(100.5, 950, 0, [thread(data, 1_050)]);
  const begun = beginIo(100 * SECOND, first, { reading: early, limit: early, sample: early.sample }, true);
  const { added } = counted(begun, reading(101.5, 1_050, 0, [thread(data, 1_150)]));
  expect(added?.amounts.data?.operations).toBe(150);
});

test('however fast it went on, it has no more than its event gained since it followed another statement', () => {
  const early = reading(99.5, 0, 0, [thread(data, 100), thread(cache, 0)]);
  // Only it sorts: 20 blocks by its first reading, then 300 in a second.
  const first = reading(101.5, 950, 20, [thread(data, 1_050), thread(cache, 40)]);
  const begun = beginIo(100 * SECOND, first, { reading: early, limit: early, sample: early.sample }, true);
  const { added } = counted(begun, reading(102.5, 950, 320, [thread(data, 1_050), thread(cache, 640)]));
  expect(added?.amounts.sort?.operations).toBe(640);
});

test('an event whose bytes are read later is counted then, and loses nothing', () => {
  const unread = (second: number, operations: number): ThreadReading => {
    const { sample } = reading(second, 0, 0, []);
    const events = (valueOf(sample.events) ?? []).map((one) => ({ ...one, readAt: 100 * SECOND }));
    return { sample: { ...sample, events: complete(events) }, counters: [thread(data, operations)] };
  };
  let io = beginIo(100 * SECOND, reading(100, 0, 0, [thread(data, 0)]), nothingEarlier, true);
  const added = [unread(101, 100), unread(102, 200), reading(103, 300, 0, [thread(data, 300)])].map((now) => {
    const counted = countIo(io, now, instanceIoUntil(now.sample));
    ({ io } = counted);
    return counted.added?.amounts.data?.readBytes ?? 0;
  });
  expect(added).toEqual([0, 0, 300 * page]);
});

test('a statement that is already old when first seen counts from its first reading', () => {
  const now = reading(200, 0, 0, [thread(data, 5_000)]);
  const later = reading(201, 100, 0, [thread(data, 5_050)]);
  const begun = counted(beginIo(100 * SECOND, now, nothingEarlier, true), now);
  expect(begun.added).toBeNull();
  expect(counted(begun.io, later).added?.amounts.data?.operations).toBe(50);
});

test('a rule looks at the last three seconds', () => {
  let io = beginIo(90 * SECOND, reading(100, 0, 0, [thread(data, 0)]), nothingEarlier, false);
  for (let second = 1; second <= 6; second++) {
    ({ io } = counted(io, reading(100 + second, second * 100, 0, [thread(data, second * 50)])));
  }
  expect(io.recent).toEqual(Array(3).fill({ seconds: 1, bytes: 50 * page, instanceBytes: 100 * page }));
});

test('a late sample loses nothing: all since the reading before the start counts', () => {
  const before = reading(97.2, 0, 0, [thread(data, 7)]);
  const now = reading(101.2, 300, 0, [thread(data, 307)]);
  expect(counted(beginIo(100 * SECOND, now, from(before), true), now).added?.amounts.data?.operations).toBe(300);
});

test('the time before its start does not count', () => {
  const before = reading(98.5, 0, 0, []);
  const now = reading(101, 400, 0, [thread(data, 400)]);
  const { io } = counted(beginIo(100 * SECOND, now, from(before), true), now);
  expect(io.recent).toEqual([{ seconds: 1, bytes: 400 * page, instanceBytes: 400 * page }]);
});

test('samples that cannot be compared add nothing', () => {
  const begun = beginIo(90 * SECOND, reading(100, 500, 0, [thread(data, 10)]), nothingEarlier, false);
  expect(counted(begun, reading(101, 3, 0, [thread(data, 20)])).added).toBeNull();
});

const temporary = 'wait/io/file/innodb/innodb_temp_file';

/** The statement has written `own` pages of temporary tables, the page cleaner `cleaner`, and other sessions `others`. */
function at(second: number, own: number, cleaner: number, others = 0): ThreadReading {
  const { sample } = reading(second, 0, 0, []);
  const writes = BigInt(own + cleaner + others);
  const [none] = valueOf(sample.events) ?? [];
  const events = none && [{ ...none, event: temporary, writes, writeBytes: writes * BigInt(page) }];
  const backgroundIo = [{ ...thread(temporary, cleaner), threadId: 3 }];
  return { sample: { ...sample, events: complete(events ?? []), backgroundIo }, counters: [thread(temporary, own)] };
}

test('pages of temporary tables count for the statement that filled them, whenever they are written', () => {
  const begun = beginIo(100 * SECOND, at(100, 0, 0), nothingEarlier, true);
  const first = counted(begun, at(101, 100, 0));
  const second = counted(first.io, at(102, 100, 300));
  expect(first.added?.amounts.temporary?.writeBytes).toBe(100 * page);
  expect(second.added?.amounts.temporary?.writeBytes).toBe(300 * page);
});

test('an estimate that falls and rises again counts nothing twice', () => {
  let io = beginIo(100 * SECOND, at(100, 0, 0), nothingEarlier, true);
  const added = [at(101, 100, 300), at(102, 100, 300, 300), at(103, 400, 900, 300)].map((now) => {
    const counted = countIo(io, now, instanceIoUntil(now.sample));
    ({ io } = counted);
    return counted.added?.amounts.temporary?.writeBytes ?? 0;
  });
  // Of 1,600 pages, 400 of the 700 operations of sessions are its own.
  expect(added.reduce((sum, bytes) => sum + bytes, 0)).toBeCloseTo((1600 * 400 * page) / 700);
});
