import { expect, test } from 'bun:test';
import { complete, failed, partial, valueOf } from '../../detection/reading';
import type { EventCounters, Sample } from '../../detection/sample';
import type { ActiveThread } from '../statements/active-threads';
import { Cadence } from '../protocol/cadence';
import { fakeReader } from '../protocol/batch-reader.fixture';
import type { Row } from '../protocol/rows';
import { ThreadIoReader } from './thread-io';
import type { ThreadIoContext } from './thread-io-parts';

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
let moves = 0;
const wanted = (more: Partial<ThreadIoContext> = {}): ThreadIoContext => ({
  active: [],
  followed: [],
  // Data files move from sample to sample.
  events: [counted(data, ++moves)],
  connections: 10,
  ...more,
});

/** Readings of these rows of threads; null if they were not asked for. */
const threads = (rows: Row[] | null) => ({ threadIo: rows === null ? null : complete(rows), writersIo: null });
const countsOf = (reading: Sample['threadIo']) =>
  (reading === null ? undefined : valueOf(reading))?.map(({ event, operations }) => [event, operations]);

/** With page writers 90 and 91. */
async function indexed() {
  const reader = sampling(true, true);
  await reader.prepare(fakeReader(() => complete([{ THREAD_ID: 90 }, { THREAD_ID: 91 }])).reader);
  return reader;
}

/** A reader whose `parts` begins the next sample. */
function sampling(isReadable: boolean, isIndexed: boolean) {
  const cadence = new Cadence(() => 0);
  const reader = new ThreadIoReader(isReadable, isIndexed, cadence);
  return {
    prepare: reader.prepare.bind(reader),
    read: reader.read.bind(reader),
    parts: (context: ThreadIoContext) => {
      cadence.next();
      return reader.parts(context);
    },
  };
}

test('active and followed threads are read, in the events that the server has used', async () => {
  const reader = await indexed();
  const events = [counted(data, 0), counted(hashJoin, 3), counted('wait/io/file/innodb/innodb_dblwr_file', 3)];
  const { threadIo } = reader.parts(wanted({ active: active(5, 6), followed: [6, 7], events }));
  expect(threadIo?.values?.slice(0, 2)).toEqual([
    [6, 7, 5],
    [data, hashJoin],
  ]);
  expect(reader.parts(wanted()).threadIo).toBeNull();
});

test('a followed thread that stands still is read in every tenth sample, and in each once it moves', async () => {
  const reader = await indexed();
  const readOf = (operations: (sample: number) => number): number[] =>
    Array.from({ length: 40 }, (_, sample) => {
      const { threadIo } = reader.parts(wanted({ active: active(5), followed: [5] }));
      reader.read(threads(threadIo === null ? null : [row(5, operations(sample))]));
      return threadIo === null ? 0 : 1;
    });
  const still = readOf(() => 8);
  expect(still.slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(still.slice(10).reduce((sum, one) => sum + one, 0)).toBe(3);
  const moving = readOf((sample) => 9 + sample);
  expect(moving.slice(10)).toEqual(Array<number>(30).fill(1));
});

test('a thread that is not followed is read in every sample: its next statement needs a baseline', async () => {
  const reader = await indexed();
  for (let sample = 0; sample < 20; sample++) {
    expect(reader.parts(wanted({ active: active(5) })).threadIo?.values?.[0]).toEqual([5]);
    reader.read(threads([row(5, 8)]));
  }
});

test('a long statement that stands still is not, followed or not', async () => {
  const reader = await indexed();
  const long = active(5).map((thread) => ({ ...thread, seconds: 9 }));
  const reads = Array.from({ length: 24 }, () => {
    const { threadIo } = reader.parts(wanted({ active: long }));
    reader.read(threads(threadIo === null ? null : [row(5, 8)]));
    return threadIo === null ? 0 : 1;
  });
  expect(reads.slice(4).reduce<number>((sum, one) => sum + one, 0)).toBe(2);
});

test('of a thread in the last sample only the events that moved since are read again', async () => {
  const reader = await indexed();
  const sample = (reads: number, of: ActiveThread[], rows: Row[] | null) => {
    const events = [counted(data, reads), counted(temporary, 5)];
    const { threadIo } = reader.parts(wanted({ active: of, events }));
    const answer = rows === null ? { ...threads(null), threadIo: failed('denied') } : threads(rows);
    const read = reader.read(threadIo === null ? threads(null) : answer);
    return { asked: threadIo?.values ?? null, counts: countsOf(read.threadIo) };
  };
  sample(1, active(5), [row(5, 8), row(5, 3, temporary)]);
  expect(sample(2, active(5, 6), [row(5, 9), row(6, 1)])).toMatchObject({
    asked: [[5], [data], data, [6], [data, temporary], data],
    counts: [
      [data, 9n],
      [temporary, 3n],
      [data, 1n],
    ],
  });
  expect(sample(2, active(5), [])).toEqual({
    asked: null,
    counts: [
      [data, 9n],
      [temporary, 3n],
    ],
  });
  // A failed reading is made up for by the next one: what moved since the last.
  expect(sample(3, active(5), null).counts).toEqual([]);
  expect(sample(3, active(5), [])?.asked).toMatchObject([[5], [data], data]);
});

test('a failed reading is not complete, though the threads that stood still are known', async () => {
  const reader = await indexed();
  const events = [counted(data, 1)];
  reader.parts(wanted({ active: active(5), events }));
  reader.read(threads([row(5, 8)]));
  reader.parts(wanted({ active: active(5, 6), events }));
  const { threadIo } = reader.read({ ...threads(null), threadIo: failed('denied') });
  expect(threadIo).toEqual(
    partial([{ threadId: 5, event: data, operations: 8n, time: 0n }], 'the threads that moved: denied')
  );
});

test('of a partial reading only the threads with a row are known: the others may have been cut off', async () => {
  const reader = await indexed();
  const events = [counted(data, 1)];
  reader.parts(wanted({ active: active(5, 6), events }));
  const { threadIo } = reader.read({ ...threads(null), threadIo: partial([row(5, 8)], 'more than 1 rows') });
  expect(threadIo).toEqual(partial([{ threadId: 5, event: data, operations: 8n, time: 0n }], 'more than 1 rows'));
  // Its events have not moved since: of thread 5 nothing is asked again, of thread 6 everything.
  expect(reader.parts(wanted({ active: active(5, 6), events })).threadIo?.values?.[0]).toEqual([6]);
});

test('of a still thread whose turn it is, too', async () => {
  const reader = await indexed();
  const samples = Array.from({ length: 40 }, (_, sample) => {
    // The server writes data in the first samples and in the 25th.
    const events = [counted(data, sample < 6 ? sample : sample < 25 ? 6 : 7), counted(temporary, 5)];
    const { threadIo } = reader.parts(wanted({ active: active(5), followed: [5], events }));
    const asked = threadIo?.values?.[1] as string[] | undefined;
    const read = reader.read(threads(asked === undefined ? null : asked.map((event) => row(5, 8, event))));
    return { asked, counts: countsOf(read.threadIo) };
  });
  expect(samples[0]?.asked).toEqual([data, temporary]);
  const later = samples.slice(16);
  expect(later.flatMap(({ asked }) => (asked === undefined ? [] : [asked]))).toEqual([[data]]);
  expect(later.filter(({ counts }) => (counts ?? []).length > 0)).toHaveLength(2);
});

test('page writers are read when temporary files have moved; otherwise they stay as they were', async () => {
  const reader = await indexed();
  const parts = (reads: number) => reader.parts(wanted({ events: [counted(temporary, reads)] })).writersIo;
  expect(parts(3)?.values?.[0]).toEqual([90, 91]);
  const { backgroundIo } = reader.read({ threadIo: null, writersIo: complete([row(90, 4, temporary)]) });
  expect(backgroundIo.map(({ operations }) => operations)).toEqual([4n]);
  expect(parts(3)).toBeNull();
  expect(reader.read(threads(null)).backgroundIo).toEqual(backgroundIo);
  expect(parts(4)).not.toBeNull();
});

test.each<[string, number, number[], number]>([
  ['in every sample with few connections', 40, [], 10],
  ['not with many connections while nothing is followed', 200, [], 0],
  ['in every fourth sample with two hundred', 200, [5], 3],
])('without an index the table is read %s', (_, connections, followed, times) => {
  const reader = sampling(true, false);
  const parts = Array.from({ length: 10 }, () => {
    return reader.parts(wanted({ connections, followed, active: active(...followed) })).threadIo;
  });
  expect(parts.filter((part) => part !== null)).toHaveLength(times);
});

test('what cannot be read is not asked for', () => {
  expect(sampling(false, true).parts(wanted({ active: active(5) }))).toEqual({
    threadIo: null,
    writersIo: null,
  });
});
