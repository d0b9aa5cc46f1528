import { expect, test } from 'bun:test';
import type { EventCounters } from '../../detection/sample';
import type { ActiveThread } from '../statements/active-threads';
import type { Row } from '../protocol/rows';
import { ThreadIoReader, type ThreadIoContext } from './thread-io';

const data = 'wait/io/file/innodb/innodb_data_file';
const temporary = 'wait/io/file/innodb/innodb_temp_file';
const hashJoin = 'wait/io/file/sql/hash_join';

const counted = (event: string, reads: number): EventCounters => ({
  event,
  ...{ reads: BigInt(reads), readBytes: 0n, readTime: 0n },
  ...{ writes: 0n, writeBytes: 0n, writeTime: 0n, miscs: 0n, miscTime: 0n },
});
const row = (thread: number, operations: number, event = data) => ({
  THREAD_ID: thread,
  EVENT_NAME: event,
  COUNT_STAR: operations,
  SUM_TIMER_WAIT: 0,
});
const active = (...threads: number[]): ActiveThread[] =>
  threads.map((threadId) => ({ threadId, command: 'Query', state: null, seconds: 0, osThread: null }));
const wanted = (more: Partial<ThreadIoContext> = {}): ThreadIoContext => ({
  active: [],
  followed: [],
  events: [],
  isUsed: (event) => event === data,
  connections: 10,
  ...more,
});

/** With page writers 90 and 91. */
async function indexed(): Promise<ThreadIoReader> {
  const reader = new ThreadIoReader(true, true);
  const read = () => Promise.resolve({ pageWriters: [{ THREAD_ID: 90 }, { THREAD_ID: 91 }] } as object);
  await reader.prepare({ read });
  return reader;
}

test('active and followed threads are read, in the events that the server has used', async () => {
  const reader = await indexed();
  const isUsed = (event: string): boolean => event === hashJoin;
  const { threadIo } = reader.parts(wanted({ active: active(5, 6), followed: [6, 7], isUsed }));
  expect(threadIo?.values?.slice(0, 2)).toEqual([
    [5, 6, 7],
    [data, hashJoin],
  ]);
  expect(reader.parts(wanted()).threadIo).toBeNull();
});

test('a followed thread that stands still is read in one round of ten, and each again once it moves', async () => {
  const reader = await indexed();
  const readOf = (operations: (round: number) => number): number[] =>
    Array.from({ length: 40 }, (_, round) => {
      const { threadIo } = reader.parts(wanted({ active: active(5), followed: [5] }));
      reader.read(threadIo === null ? {} : { threadIo: [row(5, operations(round))] });
      return threadIo === null ? 0 : 1;
    });
  const still = readOf(() => 8);
  expect(still.slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(still.slice(10).reduce((sum, one) => sum + one, 0)).toBe(3);
  const moving = readOf((round) => 9 + round);
  expect(moving.slice(10)).toEqual(Array<number>(30).fill(1));
});

test('one that is not followed yet is read in every round: its next statement shall have a baseline', async () => {
  const reader = await indexed();
  for (let round = 0; round < 20; round++) {
    expect(reader.parts(wanted({ active: active(5) })).threadIo?.values?.[0]).toEqual([5]);
    reader.read({ threadIo: [row(5, 8)] });
  }
});

test('nor is a long statement that nobody follows', async () => {
  const reader = await indexed();
  const long = active(5).map((thread) => ({ ...thread, seconds: 9 }));
  const reads = Array.from({ length: 24 }, () => {
    const { threadIo } = reader.parts(wanted({ active: long }));
    reader.read(threadIo === null ? {} : { threadIo: [row(5, 8)] });
    return threadIo === null ? 0 : 1;
  });
  expect(reads.slice(4).reduce<number>((sum, one) => sum + one, 0)).toBe(2);
});

test('of a thread that was just read only what the server has moved since is read again', async () => {
  const reader = await indexed();
  const isUsed = (event: string): boolean => [data, temporary].includes(event);
  const round = (reads: number, threads: ActiveThread[], rows: object[] | null) => {
    const events = [counted(data, reads), counted(temporary, 5)];
    const { threadIo } = reader.parts(wanted({ active: threads, isUsed, events }));
    const read = reader.read(threadIo === null || rows === null ? {} : { threadIo: rows as Row[] });
    return {
      asked: threadIo?.values ?? null,
      counts: read.threadIo.map(({ event, operations }) => [event, operations]),
    };
  };
  round(1, active(5), [row(5, 8), row(5, 3, temporary)]);
  expect(round(2, active(5, 6), [row(5, 9), row(6, 1)])).toMatchObject({
    asked: [[5], [data], data, [6], [data, temporary], data],
    counts: [
      [data, 9n],
      [temporary, 3n],
      [data, 1n],
    ],
  });
  expect(round(2, active(5), [])).toEqual({
    asked: null,
    counts: [
      [data, 9n],
      [temporary, 3n],
    ],
  });
  // A reading that failed leaves nothing to go by.
  expect(round(3, active(5), null).counts).toEqual([]);
  expect(round(3, active(5), [])?.asked).toMatchObject([[5], [data, temporary], data]);
});

test('nor is more asked of one that stood still, once its turn comes', async () => {
  const reader = await indexed();
  const isUsed = (event: string): boolean => [data, temporary].includes(event);
  const rounds = Array.from({ length: 40 }, (_, round) => {
    // The server writes data in the first rounds and in the 25th.
    const events = [counted(data, round < 6 ? round : round < 25 ? 6 : 7), counted(temporary, 5)];
    const { threadIo } = reader.parts(wanted({ active: active(5), followed: [5], isUsed, events }));
    const asked = threadIo?.values?.[1] as string[] | undefined;
    const { threadIo: told } = reader.read(
      asked === undefined ? {} : { threadIo: asked.map((event) => row(5, 8, event)) }
    );
    return { asked, told };
  });
  expect(rounds[0]?.asked).toEqual([data, temporary]);
  const later = rounds.slice(16);
  expect(later.flatMap(({ asked }) => (asked === undefined ? [] : [asked]))).toEqual([[data]]);
  expect(later.filter(({ told }) => told.length > 0)).toHaveLength(2);
});

test('page writers are read when temporary files have moved, and are else as they were', async () => {
  const reader = await indexed();
  const parts = (reads: number) => reader.parts(wanted({ events: [counted(temporary, reads)] })).writersIo;
  expect(parts(3)?.values?.[0]).toEqual([90, 91]);
  const { backgroundIo } = reader.read({ writersIo: [row(90, 4, temporary)] });
  expect(backgroundIo.map(({ operations }) => operations)).toEqual([4n]);
  expect(parts(3)).toBeNull();
  expect(reader.read({}).backgroundIo).toEqual(backgroundIo);
  expect(parts(4)).not.toBeNull();
});

test.each<[string, number, number[], number]>([
  ['in every round of few connections', 40, [], 10],
  ['not while nothing is followed on many', 200, [], 0],
  ['in one round of four for two hundred', 200, [5], 3],
])('without an index the table is read %s', (_, connections, followed, times) => {
  const reader = new ThreadIoReader(true, false);
  const parts = Array.from({ length: 10 }, () => reader.parts(wanted({ connections, followed })).threadIo);
  expect(parts.filter((part) => part !== null)).toHaveLength(times);
});

test('nothing is asked for that cannot be read', () => {
  expect(new ThreadIoReader(false, true).parts(wanted({ active: active(5) }))).toEqual({
    threadIo: null,
    writersIo: null,
  });
});
