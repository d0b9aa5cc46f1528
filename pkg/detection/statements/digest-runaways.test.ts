import { expect, test } from 'bun:test';
import { complete } from '../reading';
import type { Sample, ThreadIo } from '../sample';
import type { DigestRuns, ThreadRuns } from '../digest-runs';
import { followDigests, noDigests, type DigestState } from './digest-runaways';

const SECOND = 1_000_000;
const PAGE = 16_384;
const event = 'wait/io/file/innodb/innodb_data_file';
const rules = { runawaySeconds: 10, runawayIoPercent: 50, exemptUsers: new Set(['etl']) };

interface Second {
  /** Pages that the server has read in all, and each thread. */
  pages: number;
  threads: Record<number, number>;
  runs: ThreadRuns[] | null;
}

function sampleAt(at: number, { pages, threads, runs }: Second): Sample {
  const counted = (count: number) => ({ reads: BigInt(count), readBytes: BigInt(count * PAGE), readTime: 0n });
  const none = { writes: 0n, writeBytes: 0n, writeTime: 0n, miscs: 0n, miscTime: 0n };
  const io = Object.entries(threads).map(([id, operations]): ThreadIo => ({
    threadId: Number(id),
    event,
    operations: BigInt(operations),
    time: 0n,
  }));
  const digestRuns: DigestRuns | null = runs === null ? null : { threads: runs, texts: new Map([['d1', 'SELECT ?']]) };
  return {
    ...{ incarnation: '7', at: at * SECOND, files: null, digestRuns },
    events: complete([{ event, ...counted(pages), ...none }]),
    statements: complete([]),
    threadIo: complete(io),
    locks: complete({ sessions: [], waits: [] }),
    status: { comKill: 0, abortedClients: 0, timeouts: 0, threadsRunning: 1, threadsConnected: 1, rowLockWaits: 0 },
    cost: { serverMs: 1, roundTripMs: 1 },
  };
}

/** A thread that ran so many executions of digests in the second before `at`, in turn. */
function ran(at: number, threadId: number, executions: number, digests = ['d1'], user = 'app'): ThreadRuns {
  const length = 1 / executions;
  const runs = Array.from({ length: executions }, (_, i) => ({
    ...{ eventId: i, digest: digests[i % digests.length] ?? null, db: 'shop' },
    startedAt: (at - 1 + i * length) * SECOND,
    endedAt: (at - 1 + (i + 1) * length) * SECOND,
  }));
  return { threadId, user, host: 'web', runs: runs.slice(-10), isFull: executions >= 10 };
}

/** Plays seconds in which two threads move so many pages each, and the server so many in all. */
function play(
  seconds: number,
  { pages = 3_000, all = 7_000, executions = 4, digests = ['d1'], user = 'app' } = {},
  state: DigestState = noDigests,
  from = 100
) {
  let records: ReturnType<typeof followDigests>['records'] = [];
  for (let second = 0; second <= seconds; second++) {
    const at = from + second;
    const threads = { 7: (at - 100) * pages, 8: (at - 100) * pages };
    const runs = [7, 8].map((thread) => ran(at, thread, executions, digests, user));
    ({ state, records } = followDigests(state, sampleAt(at, { pages: (at - 100) * all, threads, runs }), rules));
  }
  return { state, records };
}

test('many executions that take more than half of a busy disk for three seconds are a runaway', () => {
  expect(play(2).records).toEqual([]);
  const [record] = play(3).records;
  expect(record).toMatchObject({
    ...{
      outcome: 'running',
      digest: 'd1',
      db: 'shop',
      user: 'app',
      host: 'web',
      processlistId: null,
      text: 'SELECT ?',
    },
    ...{ startedAt: 100 * SECOND, runawayAt: 103 * SECOND, readBytes: 18_000 * PAGE },
    details: { kind: 'digest', runawayBy: ['io'], executions: { count: 24, perSecond: 8, sessions: 2 } },
  });
  expect(record?.ioShare).toBeCloseTo(6 / 7);
});

test.each([
  ['digests in turn', { digests: ['d1', 'd2'] }],
  ['less than half of the disk', { all: 13_000 }],
  ['a disk that is not busy', { pages: 500, all: 1_100 }],
  ['lookups of a page or two', { executions: 2_000 }],
  ['an exempt account', { user: 'etl' }],
])('%s are no runaway', (_, how) => {
  expect(play(8, how).records).toEqual([]);
});

test('it keeps its record, and subsides when its executions stop', () => {
  const { state, records } = play(6);
  const [first] = records;
  const quiet = (at: number, given: DigestState) =>
    followDigests(given, sampleAt(at, { pages: 42_000, threads: { 7: 18_000, 8: 18_000 }, runs: null }), rules);
  let now = quiet(107, state);
  for (let at = 108; at <= 112 && now.records[0]?.endedAt === null; at++) {
    now = quiet(at, now.state);
  }
  expect(now.records[0]?.key).toEqual(first?.key);
  expect(now.records[0]).toMatchObject({ outcome: 'subsided', confidence: 'likely', endedAt: 106 * SECOND });
  expect(now.records[0]?.evidence.join()).toContain('fell below 50 %');
  expect(quiet(113, now.state).records).toEqual([]);
});

test('what an earlier process left as running is closed when it was last seen', () => {
  const [left] = play(4).records;
  const state = { ...noDigests, left: left === undefined ? [] : [left] };
  const { records } = followDigests(state, sampleAt(300, { pages: 0, threads: {}, runs: null }), rules);
  expect(records).toMatchObject([{ outcome: 'subsided', confidence: 'unknown', endedAt: 104 * SECOND }]);
});
