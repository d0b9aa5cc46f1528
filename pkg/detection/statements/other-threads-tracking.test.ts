import { expect, test } from 'bun:test';
import type { OtherThreadsIo } from '../other-threads';
import { complete, partial, valueOf } from '../reading';
import type { FileCounters, Sample } from '../sample';
import { noOtherThreads, trackOtherThreads, type OtherThreadsState } from './other-threads-tracking';
import { observe, type TrackedStatements } from './tracker';

const SECOND = 1_000_000;
const PAGE = 16_384;
const event = 'wait/io/file/innodb/innodb_data_file';
const rules = { runawaySeconds: 100, runawayIoPercent: 50, exemptUsers: new Set<string>() };
const zero = { readTime: 0n, writes: 0n, writeBytes: 0n, writeTime: 0n, miscs: 0n, miscTime: 0n };
const read = (pages: number) => ({ ...zero, reads: BigInt(pages), readBytes: BigInt(pages * PAGE) });

interface Read {
  /** Pages by all, by the purge thread, and by the statement's own thread. */
  all: number;
  purge?: number;
  own?: number;
  /** Threads that have shop.big open; by default, the one statement's. */
  open?: number[];
  state?: string | null;
}

/** A sample in which the statements of these threads run since the first second. */
function sampleAt(second: number, { all, purge = 0, own = 0, open = [7], state = null }: Read, threads = [7]): Sample {
  const file: FileCounters = { file: './shop/big.ibd', schema: 'shop', table: 'big', ...read(all) };
  const io: OtherThreadsIo = {
    accounts: [
      { user: null, host: null, event, operations: BigInt(all - own) },
      { user: 'app', host: 'web', event, operations: BigInt(own) },
    ],
    threads: [{ threadId: 2, name: 'thread/innodb/srv_purge_thread', event, operations: BigInt(purge) }],
    tables: open.map((threadId) => ({ threadId, schema: 'shop', table: 'big', writes: false })),
  };
  return {
    incarnation: '1',
    at: second * SECOND,
    events: complete([{ event, ...read(all) }]),
    files: complete([file]),
    otherThreads: complete(io),
    statements: complete(
      threads.map((threadId) => ({
        ...{ threadId, eventId: 1, processlistId: threadId + 10, user: 'app', host: 'web', db: 'shop' },
        ...{ command: 'Query', state, startedAt: SECOND, text: 'SELECT', digest: null, digestText: null },
      }))
    ),
    threadIo: complete(threads.map((threadId) => ({ threadId, event, operations: BigInt(own), time: 0n }))),
    locks: complete({ sessions: [], waits: [] }),
    status: { comKill: 0, abortedClients: 0, timeouts: 0, threadsRunning: 1, threadsConnected: 1, rowLockWaits: 0 },
    cost: { serverMs: 1, roundTripMs: 1 },
  };
}

/** The records after these samples, by processlist id. */
function play(samples: Sample[]) {
  let tracked: TrackedStatements = new Map();
  let state: OtherThreadsState = noOtherThreads;
  for (const sample of samples) {
    const next = trackOtherThreads(state, sample, observe(tracked, sample, rules), rules);
    ({ state } = next);
    ({ tracked } = next.observation);
  }
  return [...tracked.values()].map(({ record }) => record);
}

test('what threads of no account read from its table is its, estimated, and makes it a runaway by I/O', () => {
  const [record] = play([1, 2, 3, 4, 5].map((second) => sampleAt(second, { all: second * 5_000, own: second * 10 })));
  expect(record?.readBytes).toBeCloseTo(4 * 5_000 * PAGE, -5);
  expect(record?.ioShare).toBeGreaterThan(0.95);
  expect(record?.details).toMatchObject({ runawayBy: ['io'], otherThreads: { tables: ['shop.big'], sharedWith: [] } });
  expect(record?.evidence.join()).toMatch(/^InnoDB's own threads read 3\d\d MiB for it, estimated: .*shop\.big/);
});

test('two that have the table open share it, and get no number', () => {
  const two = play([1, 2, 3, 4].map((second) => sampleAt(second, { all: second * 5_000, open: [7, 8] }, [7, 8])));
  expect(two.map(({ readBytes, runawayAt }) => ({ readBytes, runawayAt }))).toEqual([
    { readBytes: 0, runawayAt: null },
    { readBytes: 0, runawayAt: null },
  ]);
  expect(two[0]?.evidence).toEqual(["InnoDB's own threads read tables that #18 has open, too: shared, not divided."]);
});

test.each([
  ['the purge thread read', (second: number) => sampleAt(second, { all: second * 5_000, purge: second * 5_000 })],
  ['its own thread read', (second: number) => sampleAt(second, { all: second * 5_000, own: second * 5_000 })],
  [
    'was read from a table that it has not open',
    (second: number) => sampleAt(second, { all: second * 5_000, open: [] }),
  ],
])('what %s is not given to it once more', (_, make) => {
  const [record] = play([1, 2, 3, 4, 5].map(make));
  expect(record?.details.otherThreads).toBeUndefined();
});

test('a statement that sleeps is not blamed', () => {
  const samples = [1, 2, 3, 4].map((second) => sampleAt(second, { all: second * 5_000, state: 'User sleep' }));
  expect(play(samples)[0]?.details.otherThreads).toBeUndefined();
});

test('what a statement had open that ended before the reading is not given to the one that runs on', () => {
  const unread = { ...sampleAt(2, { all: 10_000 }, [7, 8]), otherThreads: null };
  const after = { ...sampleAt(3, { all: 10_000 }), otherThreads: null };
  const samples = [sampleAt(1, { all: 5_000 }), unread, after, sampleAt(4, { all: 10_000, open: [7, 8] })];
  expect(play(samples)[0]?.details.otherThreads).toMatchObject({ readBytes: 0, sharedWith: ['#18'] });
});

test('nobody is blamed by a reading that lacks something', () => {
  const samples = [1, 2, 3, 4].map((second) => {
    const sample = sampleAt(second, { all: second * 5_000 });
    return { ...sample, files: partial([], 'more than 20000 rows') };
  });
  expect(play(samples)[0]?.details.otherThreads).toBeUndefined();
});

test('a lasting thread that ended leaves it unknown', () => {
  const gone = sampleAt(2, { all: 10_000, purge: 0 });
  const without = { accounts: [], threads: [], tables: [{ threadId: 7, schema: 'shop', table: 'big', writes: false }] };
  const [record] = play([sampleAt(1, { all: 5_000, purge: 5_000 }), { ...gone, otherThreads: complete(without) }]);
  expect(record?.details.otherThreads).toBeUndefined();
});

test('what was done before a statement was first seen waits for it, however old the baseline is', () => {
  const unseen = { ...sampleAt(11, { all: 3_000, open: [] }), statements: complete([]) };
  const samples = [sampleAt(1, { all: 0, open: [] }, []), unseen, sampleAt(12, { all: 6_000 })];
  expect(play(samples)[0]?.readBytes).toBeCloseTo(6_000 * PAGE, -5);
});

const redoLog = 'wait/io/file/innodb/innodb_log_file';
const doublewriteFile = 'wait/io/file/innodb/innodb_dblwr_file';
const wrote = (pages: number) => ({ writes: BigInt(pages), writeBytes: BigInt(pages * PAGE) });

/** The page cleaner has written so many pages of shop.big, once more to the doublewrite file; these threads may change it. */
function writtenAt(second: number, pages: number, writers: number[]): Sample {
  const sample = sampleAt(second, { all: 0 });
  const counted = { ...read(0), ...wrote(pages) };
  const cleaner = { threadId: 3, name: 'thread/innodb/page_flush_thread', event, operations: BigInt(pages) };
  return {
    ...sample,
    events: complete([event, doublewriteFile, redoLog].map((name) => ({ event: name, ...counted }))),
    files: complete((valueOf(sample.files ?? complete([])) ?? []).map((file) => ({ ...file, ...wrote(pages) }))),
    otherThreads: complete({
      accounts: [{ user: null, host: null, event, operations: BigInt(pages) }],
      threads: [cleaner],
      tables: writers.map((threadId) => ({ threadId, schema: 'shop', table: 'big', writes: true })),
    }),
  };
}

test('pages that the page cleaner writes to a table are of the statement that alone changes it, with doublewrite and redo log', () => {
  const [record] = play([1, 2, 3].map((second) => writtenAt(second, second * 1_000, [7])));
  expect(record?.writeBytes).toBe(3 * 2_000 * PAGE);
  expect(record?.details.otherThreads).toMatchObject({ readBytes: 0, tables: ['shop.big'] });
});

test('where a session without a long statement may change the table, too, they are nobody\u2019s', () => {
  const [record] = play([1, 2, 3].map((second) => writtenAt(second, second * 1_000, [7, 99])));
  expect(record?.details.otherThreads).toBeUndefined();
});

test('a statement that only reads the table wrote none of its pages', () => {
  const samples = [1, 2, 3].map((second) => writtenAt(second, second * 1_000, []));
  expect(play(samples)[0]?.details.otherThreads).toBeUndefined();
});
