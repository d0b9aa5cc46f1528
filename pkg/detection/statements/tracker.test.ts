import { expect, test } from 'bun:test';
import { complete, failed, partial } from '../reading';
import type { RunningStatement, Sample } from '../sample';
import { runningOf } from './statement.fixture';
import { activityOf, observe, type TrackedStatements } from './tracker';

const SECOND = 1_000_000;
const data = 'wait/io/file/innodb/innodb_data_file';
const rules = { runawaySeconds: 10, runawayIoPercent: 50, exemptUsers: new Set(['backup']) };
const none: TrackedStatements = new Map();

const running = (more: Partial<RunningStatement> = {}) =>
  runningOf({ user: 'report', state: 'executing', text: 'SELECT 1', digest: 'd', digestText: 'SELECT ?', ...more });

/** A sample at `at` seconds, with `reads` reads of 16 KiB from data files so far. */
function sample(at: number, statements: RunningStatement[], reads = 0, more: Partial<Sample> = {}): Sample {
  const counted = BigInt(reads);
  return {
    incarnation: 'a',
    at: at * SECOND,
    events: complete([
      {
        event: data,
        reads: counted,
        readBytes: counted * 16_384n,
        readTime: 0n,
        writes: 0n,
        writeBytes: 0n,
        writeTime: 0n,
        miscs: 0n,
        miscTime: 0n,
      },
    ]),
    files: null,
    statements: complete(statements),
    threadIo: null,
    locks: complete({ sessions: [], waits: [] }),
    status: { comKill: 0, abortedClients: 0, timeouts: 0, threadsRunning: 1, threadsConnected: 1, rowLockWaits: 0 },
    cost: { serverMs: 1, roundTripMs: 2 },
    ...more,
  };
}

const only = (tracked: TrackedStatements) => [...tracked.values()][0]?.record;

test.each([
  ['below the threshold', running(), 109.9, null],
  ['at the threshold', running(), 110, 110],
  ['already old when first seen', running({ startedAt: 0 }), 500, 500],
  ['an exempt user', running({ user: 'backup' }), 500, null],
  ['a replication applier', running({ user: 'system user' }), 500, null],
  ['a replication thread by its command', running({ command: 'Slave_SQL' }), 500, null],
  ['an unknown user', running({ user: null }), 500, 500],
])('a runaway: %s', (_, statement, at, marked) => {
  const { tracked } = observe(none, sample(at, [statement]), rules);
  expect(only(tracked)?.runawayAt).toBe(marked === null ? null : marked * SECOND);
});

test('a runaway keeps the time it was marked and its first text', () => {
  const first = observe(none, sample(110, [running()]), rules);
  const second = observe(first.tracked, sample(115, [running({ text: null, state: 'killed' })]), rules);
  expect(only(second.tracked)).toMatchObject({
    runawayAt: 110 * SECOND,
    text: 'SELECT 1',
    state: 'killed',
    seenAt: 115 * SECOND,
  });
});

test('its shape is kept from sample to sample', () => {
  const first = observe(none, sample(101, [running()]), rules).tracked;
  const shaped = new Map([...first].map(([id, statement]) => [id, { ...statement, shape: 'select ?' }]));
  expect([...observe(shaped, sample(102, [running()]), rules).tracked.values()]).toMatchObject([{ shape: 'select ?' }]);
});

test('the lock it waited for is kept when its state changes', () => {
  const first = observe(none, sample(101, [running({ state: 'Waiting for table metadata lock' })]), rules);
  const second = observe(first.tracked, sample(102, [running({ state: 'After create' })]), rules);
  expect(only(second.tracked)?.details.waitedFor).toEqual({ kind: 'metadata', object: null });
});

test('a statement that is no longer running has ended, once', () => {
  const first = observe(none, sample(101, [running()]), rules);
  const second = observe(first.tracked, sample(102, [running({ eventId: 8 })]), rules);
  expect(second.ended.map(({ record }) => record.key.eventId)).toEqual([7]);
  expect(observe(second.tracked, sample(103, [running({ eventId: 8 })]), rules).ended).toEqual([]);
});

test('a statement that a partial reading lacks stays tracked, unless its thread runs another one', () => {
  const [idle, busy] = [running(), running({ threadId: 61 })];
  const first = observe(none, sample(101, [idle, busy]), rules);
  const after = running({ threadId: 61, eventId: 8 });
  const statements = partial([after], 'more than 1 rows');
  const second = observe(first.tracked, sample(102, [], 0, { statements }), rules);
  expect(second.ended.map(({ record }) => record.key)).toEqual([{ incarnation: 'a', threadId: 61, eventId: 7 }]);
  // It is as it was last seen.
  expect(second.tracked.get('a-60-7')).toEqual(first.tracked.get('a-60-7'));
  expect([...second.tracked.keys()].toSorted()).toEqual(['a-60-7', 'a-61-8']);
  const third = observe(second.tracked, sample(103, [after]), rules);
  expect(third.ended.map(({ record }) => record.key.threadId)).toEqual([60]);
});

test('bytes and share of a statement come from the operations of its thread', () => {
  const io = (operations: number) => ({
    threadIo: complete([{ threadId: 60, event: data, operations: BigInt(operations), time: 0n }]),
  });
  const before = sample(101, [running()], 0, io(500));
  const after = sample(103, [running()], 400, io(800));
  const first = observe(none, before, rules);
  expect(only(first.tracked)).toMatchObject({ readBytes: null, ioShare: null });
  const second = observe(first.tracked, after, rules);
  // Its first second is assumed to be like the two that were read.
  expect(only(second.tracked)).toMatchObject({ readBytes: 450 * 16_384, writeBytes: 0, ioShare: 0.75 });
  expect(only(second.tracked)?.details.io).toEqual({
    data: { operations: 450, seconds: 0, readBytes: 450 * 16_384, writeBytes: 0 },
  });
  expect(second.statementIo).toMatchObject([{ readOps: 150, readBytes: 150 * 16_384 }]);
});

test('a sample that read no threads is skipped, not taken as no I/O', () => {
  const io = (operations: number) => ({
    threadIo: complete([{ threadId: 60, event: data, operations: BigInt(operations), time: 0n }]),
  });
  const first = observe(none, sample(101, [running()], 0, io(0)), rules);
  const without = observe(first.tracked, sample(102, [running()], 200), rules);
  const third = observe(without.tracked, sample(105, [running()], 400, io(400)), rules);
  expect(without.statementIo).toEqual([]);
  expect(only(third.tracked)).toMatchObject({ readBytes: 400 * 16_384, ioShare: 1 });
  expect(third.statementIo).toMatchObject([{ readOps: 100 }]);
});

test.each<[string, boolean, [number, number], boolean, number]>([
  ['every thread was read before it began', true, [22, 22], true, 500],
  ['its connection did not exist yet', false, [21, 22], false, 700],
  ['its connection did not exist when connections were last counted', false, [21, 21], false, 700],
  ['its connection existed at the sample but was not counted yet', false, [21, 21], true, 450],
  ['otherwise the time before the first reading is assumed to be like the time after', false, [22, 22], true, 450],
])('I/O of the first second: %s', (_, allThreads, connections, isRead, pages) => {
  const io = (at: number, operations: number) => {
    const status = { ...sample(at, []).status, connections: connections[at < 100 ? 0 : 1] };
    const threadIo = [{ threadId: 60, event: data, operations: BigInt(operations), time: 0n }];
    return { threadIo: complete(at < 100 && !isRead ? [] : threadIo), allThreads, status };
  };
  const [before, early] = [sample(99.5, [], 0, io(99.5, 200)), sample(100.5, [], 400, io(100.5, 400))];
  const now = sample(101.5, [running()], 700, io(101.5, 700));
  const { tracked } = observe(none, now, rules, [early, before]);
  expect(only(tracked)?.readBytes).toBe(pages * 16_384);
});

test.each([
  ['stood still until its last reading: all since then is its own', 900, 1_000],
  ['moved until its last reading: a short statement before it may have done that', 500, 200],
])('a thread that %s', (_, before, pages) => {
  const io = (operations: number) => ({
    threadIo: complete([{ threadId: 60, event: data, operations: BigInt(operations), time: 0n }]),
    allThreads: true,
  });
  const earlier = [sample(99.5, [], 900, io(900)), sample(98.5, [], before, io(before))];
  const first = observe(none, sample(101, [running()], 1_800, io(1_800)), rules, earlier);
  const second = observe(first.tracked, sample(102, [running()], 1_900, io(1_900)), rules);
  expect(only(second.tracked)?.readBytes).toBe(pages * 16_384);
});

test.each([
  ['another statement ran between: only its own pace counts', true, [{ startedAt: 99.6, endedAt: 99.9 }], 200],
  ['on a new connection, too', false, [{ startedAt: 99.6, endedAt: 99.9 }], 200],
  ['what ended before that reading was not counted since', true, [{ startedAt: 98, endedAt: 99.4 }], 1_000],
  ['one that took almost no time did almost nothing', true, [{ startedAt: 99.6, endedAt: 99.601 }], 1_000],
  ['ten short ones that fill the history: more of them ran', true, many(99.9, 0.009), 200],
])('after the last reading of its idle thread, %s', (_, allThreads, ran, pages) => {
  const io = (operations: number) => ({
    threadIo: complete(
      operations === 0 ? [] : [{ threadId: 60, event: data, operations: BigInt(operations), time: 0n }]
    ),
    allThreads,
    status: { ...sample(99, []).status, connections: allThreads ? 22 : 21 },
  });
  const preceding = ran.map(({ startedAt, endedAt }) => ({ startedAt: startedAt * SECOND, endedAt: endedAt * SECOND }));
  const seen = running({ preceding });
  const earlier = [sample(99.5, [], 0, io(0)), sample(98.5, [], 0, io(0))];
  const first = observe(none, sample(101, [seen], 900, io(900)), rules, earlier);
  const second = observe(first.tracked, sample(102, [seen], 1_000, io(1_000)), rules);
  expect(only(second.tracked)?.readBytes).toBe(pages * 16_384);
});

test.each([
  ['a short statement follows on its thread', 0.5, 0.5, [], 1_000 + 250],
  ['a long one does', 0.5, 0.5, [running({ eventId: 8 })], 1_000 + 250],
  ['nothing does', 0.5, 0, [], 1_000 + 900],
])('the last reading of a statement after which %s', (_, secondsAgo, othersSeconds, after, pages) => {
  const io = (operations: number) => ({
    threadIo: complete([{ threadId: 60, event: data, operations: BigInt(operations), time: 0n }]),
  });
  const justEnded = [{ threadId: 60, eventId: 7, secondsAgo, othersSeconds, othersEndedSeconds: 0 }];
  const seen = [sample(101, [running()], 0, io(0)), sample(103, [running()], 1_000, io(1_000))];
  const tracked = seen.reduce((before, one) => observe(before, one, rules).tracked, none);
  const { ended } = observe(tracked, sample(104, after, 1_900, { ...io(1_900), justEnded }), rules);
  expect(ended[0]?.record.readBytes).toBe(pages * 16_384);
});

test('a connection that ran a statement before a reading existed then, whatever the count of connections says', () => {
  const io = (operations: number) => ({
    threadIo: complete([{ threadId: 60, event: data, operations: BigInt(operations), time: 0n }]),
  });
  // The count may be two samples old.
  const status = { ...sample(99, []).status, connections: 21 };
  const idle = { threadIo: complete([]), status };
  const seen = running({ preceding: [{ startedAt: 97 * SECOND, endedAt: 98 * SECOND }] });
  const earlier = [sample(99.5, [], 5_000, idle), sample(98.5, [], 5_000, idle)];
  const first = observe(none, sample(101, [seen], 5_050, io(5_050)), rules, earlier);
  const second = observe(first.tracked, sample(102, [seen], 5_150, io(5_150)), rules);
  expect(only(second.tracked)?.readBytes).toBe(150 * 16_384);
});

/** Ten statements that each take so many seconds of a hundredth, the last of which ends then. */
function many(endedAt: number, seconds: number) {
  return Array.from({ length: 10 }, (_, i) => ({
    startedAt: endedAt - (i + 1) / 100,
    endedAt: endedAt - (i + 1) / 100 + seconds,
  }));
}

test('a waiting statement names its blocker, and a blocker counts its waiters', () => {
  const session = (threadId: number, eventId: number | null) => ({
    threadId,
    eventId,
    processlistId: threadId,
    user: 'shop',
    host: 'app',
    db: 'shop',
    text: null,
    took: null,
    transactionStartedAt: null,
  });
  const wait = (waiting: number, blocking: number) => ({
    waiting,
    blocking,
    confidence: 'certain' as const,
    kind: 'row' as const,
    object: 'shop.stock',
    index: 'PRIMARY',
    mode: 'X',
    record: null,
    since: 101 * SECOND,
  });
  const statements = [running(), running({ threadId: 61, eventId: 3 })];
  const locks = complete({
    sessions: [session(50, null), session(60, 7), session(61, 3)],
    waits: [wait(60, 50), wait(61, 60)],
  });
  const now = sample(105, statements, 0, { locks });
  const seen = observe(none, now, rules);
  expect([...seen.tracked.values()].map(({ record }) => [record.waitingOn, record.blocking])).toEqual([
    ['a-50', 1],
    ['a-60-7', 0],
  ]);
  const activity = { runaways: 0, longestStatement: 5, sessionsWaiting: 2, longestWait: 4, spikeScore: null };
  expect(activityOf(seen, now, null)).toEqual(activity);
  const unread = { ...now, statements: failed('denied') };
  expect(activityOf(observe(none, unread, rules), unread, 3)).toEqual({
    ...{ runaways: null, longestStatement: null, sessionsWaiting: null, longestWait: null },
    spikeScore: 3,
  });
  const withoutLocks = { ...now, locks: failed('denied') };
  expect(activityOf(observe(none, withoutLocks, rules), withoutLocks, null)).toEqual({
    ...activity,
    sessionsWaiting: null,
    longestWait: null,
  });
});
