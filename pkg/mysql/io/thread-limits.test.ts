import { expect, test } from 'bun:test';
import { complete, partial, valueOf } from '../../detection/reading';
import type { EventCounters } from '../../detection/sample';
import type { ActiveThread } from '../statements/active-threads';
import { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import type { Row } from '../protocol/rows';
import { ThreadIoReader } from './thread-io';

const used = ['innodb/innodb_data_file', 'innodb/innodb_log_file', 'sql/binlog', 'sql/select_to_file', 'sql/load'];
const names = used.map((name) => `wait/io/file/${name}`);
const data = 'wait/io/file/innodb/innodb_data_file';

const eventsAt = (operations: number): EventCounters[] =>
  names.map((event) => ({
    event,
    ...{ reads: BigInt(operations), readBytes: 0n, readTime: 0n },
    ...{ writes: 0n, writeBytes: 0n, writeTime: 0n, miscs: 0n, miscTime: 0n },
  }));
const row = (thread: number, event: string, operations: number): Row => ({
  ...{ THREAD_ID: thread, EVENT_NAME: event, COUNT_STAR: operations, SUM_TIMER_WAIT: 0 },
});
const activeFor = (threadId: number, seconds: number): ActiveThread => ({
  ...{ threadId, command: 'Query', state: null, seconds, osThread: null },
});
const many = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** A reader, and a function that plays one sample of a server on which every event moves. */
function sampling(isIndexed: boolean, connections = 10) {
  const cadence = new Cadence(() => 0);
  const reader = new ThreadIoReader(true, isIndexed, cadence);
  return (active: ActiveThread[], followed: number[], answer: (part: Part) => Row[] | null = () => []) => {
    cadence.next();
    const events = eventsAt(cadence.sample + 1);
    const { threadIo: part } = reader.parts({ active, followed, events, connections });
    const rows = part === null ? null : answer(part);
    const reading = rows === null ? null : rows.length >= 5000 ? partial(rows, 'more') : complete(rows);
    const { threadIo } = reader.read({ threadIo: reading, writersIo: null });
    return { part, threadIo, readsAll: reader.readsAll };
  };
}

/** The threads that a part asks for. */
const askedIn = (part: Part | null): number[] =>
  (part?.values ?? []).filter((value) => Array.isArray(value) && typeof value[0] === 'number').flat() as number[];
const answerAll = (part: Part): Row[] => askedIn(part).flatMap((thread) => names.map((event) => row(thread, event, 1)));

test('with an index, threads take turns when there are too many, and none is cut off', () => {
  const sample = sampling(true);
  const active = many(800).map((thread) => activeFor(thread, 20));
  const followed = many(800);
  const readings = [1, 2, 3, 4].map(() => sample(active, followed, answerAll));
  expect(readings.map(({ part }) => askedIn(part).length)).toEqual([200, 200, 200, 200]);
  expect(new Set(readings.flatMap(({ part }) => askedIn(part))).size).toBe(800);
  expect(readings[0]?.threadIo).toMatchObject({ is: 'partial', lacks: '600 threads, whose turn comes later' });
});

test('followed threads go first, then those that have been active longest', () => {
  const sample = sampling(true);
  const active = many(800).map((thread) => activeFor(thread, thread === 700 ? 2 : 0));
  const { part } = sample(active, [800], answerAll);
  expect(askedIn(part)).toContain(800);
  expect(askedIn(part)).toContain(700);
});

test('what a thread did while it was idle is in its next reading', () => {
  const sample = sampling(true);
  sample([activeFor(5, 0)], [], answerAll);
  sample([], []);
  const { part } = sample([activeFor(5, 0)], [], answerAll);
  expect(askedIn(part)).toEqual([5]);
});

test('without an index, a scan with too many rows is partial, and lacks the thread that it was cut in', () => {
  const sample = sampling(false);
  const rows = many(1000).flatMap((thread) => names.map((event) => row(thread, event, 3)));
  const { threadIo } = sample([activeFor(7, 5)], [7], () => rows);
  expect(threadIo?.is).toBe('partial');
  const threads = new Set((threadIo === null ? [] : (valueOf(threadIo) ?? [])).map(({ threadId }) => threadId));
  expect([threads.has(999), threads.has(1000)]).toEqual([true, false]);
});

test('after that only the threads that count are scanned; one without rows has done nothing', () => {
  const sample = sampling(false);
  const rows = many(1000).flatMap((thread) => names.map((event) => row(thread, event, 3)));
  const active = [activeFor(7, 5), activeFor(8, 0)];
  expect(sample(active, [7], () => rows).readsAll).toBe(true);
  const { part, threadIo, readsAll } = sample(active, [7], () => [row(7, data, 4)]);
  expect([askedIn(part), readsAll]).toEqual([[7, 8], false]);
  expect(threadIo?.is).toBe('partial');
  expect(threadIo === null ? [] : valueOf(threadIo)).toEqual([
    { threadId: 7, event: data, operations: 4n, time: 0n },
    { threadId: 8, event: data, operations: 0n, time: 0n },
  ]);
});

test.each([
  ['not while everything is short', 0, [], true, 0],
  ['for the baseline of a statement of a second', 1, [], true, 3],
  ['in every fourth sample while one is followed', 5, [1], true, 3],
  ['sooner when one has ended', 5, [1], false, 5],
])('without an index and with 200 connections, threads are scanned %s', (_, seconds, followed, isActive, times) => {
  const sample = sampling(false, 200);
  const parts = many(10).map(() => sample(isActive ? [activeFor(1, seconds)] : [], followed).part);
  expect(parts.filter((part) => part !== null)).toHaveLength(times);
});
