import { expect, test } from 'bun:test';
import { followProgress, withEndCounts, type RowsRead } from './progress';
import { complete } from '../reading';
import type { Sample, ThreadWork } from '../sample';
import { runningOf } from './statement.fixture';
import { observe, type TrackedStatements } from './tracker';

const SECOND = 1_000_000;
const rules = { runawaySeconds: 10, runawayIoPercent: 0, exemptUsers: new Set<string>() };
const executionCounters = { noIndexUsed: true, fullScans: 1, fullJoins: 0, diskTables: 2, sortMergePasses: 40 };

function sample(at: number, work: Partial<ThreadWork> | null): Sample {
  const none = { threadId: 60, stage: null, completed: null, estimated: null, rowsRead: null };
  return {
    incarnation: 'a',
    at: at * SECOND,
    events: complete([]),
    files: null,
    statements: complete([runningOf({ executionCounters })]),
    threadIo: null,
    work: work === null ? [] : [{ ...none, ...work }],
    locks: complete({ sessions: [], waits: [] }),
    status: { comKill: 0, abortedClients: 0, timeouts: 0, threadsRunning: 1, threadsConnected: 1, rowLockWaits: 0 },
    cost: { serverMs: 1, roundTripMs: 2 },
  };
}

/** Details of the only statement after each of these samples. */
function details(...samples: Sample[]) {
  let tracked: TrackedStatements = new Map();
  let rowsRead: RowsRead = new Map();
  return samples.map((sample) => {
    ({ tracked, rowsRead } = followProgress(observe(tracked, sample, rules).tracked, sample, rowsRead));
    return [...tracked.values()][0]?.record.details;
  });
}

test('a statement that is no runaway gets no details', () => {
  const [early, late] = details(sample(105, { rowsRead: 5n }), sample(111, { rowsRead: 6n }));
  expect(early).toEqual({});
  expect(late).toMatchObject({ executionCounters });
});

test('rows a second, from one reading to the next, with or without samples in between', () => {
  const rates = details(
    sample(111, { rowsRead: 1_000n }),
    sample(112, { rowsRead: 3_000n }),
    sample(113, null),
    sample(114, { rowsRead: 13_000n }),
    sample(115, { rowsRead: 13_000n })
  ).map((found) => found?.progress?.rowsPerSecond);
  expect(rates).toEqual([undefined, 2_000, 2_000, 5_000, 0]);
});

test('after its counters were reset a session has no rate', () => {
  const [, second] = details(sample(111, { rowsRead: 9n }), sample(112, { rowsRead: 1n }));
  expect(second?.progress).toBeUndefined();
});

test('a stage shows its work instead of a rate', () => {
  const stage = { stage: 'stage/innodb/alter table (insert)', completed: 40, estimated: 100 };
  const [first, second] = details(sample(111, { ...stage, rowsRead: 5n }), sample(112, { ...stage, completed: 60 }));
  expect(first?.progress).toEqual({ ...stage, rowsPerSecond: null });
  expect(second?.progress?.completed).toBe(60);
});

test('a runaway gets the execution counters of its own history row when it ends', () => {
  const [statement] = observe(new Map(), sample(111, null), rules).tracked.values();
  const ended = statement?.record ?? null;
  const history = {
    endedAt: 112 * SECOND,
    errno: 0,
    sqlState: null,
    message: null,
    textLost: false,
    executionCounters,
  };
  expect(ended && withEndCounts(ended, { history, digest: null }).details.executionCounters).toEqual(executionCounters);
  expect(
    ended && withEndCounts({ ...ended, runawayAt: null }, { history, digest: null }).details.executionCounters
  ).toBeUndefined();
  expect(ended && withEndCounts(ended, { history: null, digest: null })).toEqual(ended);
});

const last = { endedAt: 112 * SECOND, errno: 0, sqlState: null, message: null, textLost: false };
const gain = (executions: number) => ({ executions, errors: 0, lastSeen: 0, time: 0n, rowsExamined: 90, rowsSent: 9 });

test.each<[string, Parameters<typeof withEndCounts>[1], [number | null, number | null]]>([
  ['its own row', { history: { ...last, rowsExamined: 70, rowsSent: 3 }, digest: gain(1) }, [70, 3]],
  ["its digest's one execution", { history: null, digest: gain(1) }, [90, 9]],
  ['several executions of its digest', { history: null, digest: gain(2) }, [null, null]],
  ['nothing', { history: null, digest: null }, [null, null]],
])('rows in the end, with %s', (_, evidence, rows) => {
  const [statement] = observe(new Map(), sample(111, null), rules).tracked.values();
  const ended = statement && withEndCounts(statement.record, evidence);
  expect([ended?.rowsExamined, ended?.rowsSent]).toEqual(rows);
});
