import { expect, test } from 'bun:test';
import { complete } from '../reading';
import type { JustEnded, Sample, ThreadIo } from '../sample';
import { beginIo, nothingEarlier, type StatementIo, type ThreadReading } from './statement-io';
import { untilEnd } from './until-end';

const data = 'wait/io/file/innodb/innodb_data_file';
const cache = 'wait/io/file/sql/io_cache';
const binlog = 'wait/io/file/sql/binlog';

function reading(at: number, operations: Record<string, number>): ThreadReading {
  const counters = Object.entries(operations).map(([event, count]): ThreadIo => ({
    threadId: 60,
    event,
    operations: BigInt(count),
    time: BigInt(count) * 1_000n,
  }));
  const sample: Sample = {
    incarnation: 'a',
    at: at * 1e6,
    events: complete([]),
    files: null,
    statements: complete([]),
    threadIo: complete(counters),
    locks: complete({ sessions: [], waits: [] }),
    status: { comKill: 0, abortedClients: 0, timeouts: 0, threadsRunning: 1, threadsConnected: 1, rowLockWaits: 0 },
    cost: { serverMs: 1, roundTripMs: 2 },
  };
  return { sample, counters };
}

/** A thread of MySQL 9.7: an INSERT … SELECT ends after 6.5 seconds, and a DELETE follows. */
const last = reading(5.97, { [data]: 11_546, [cache]: 5_835, [binlog]: 748 });
const now = reading(7.19, { [data]: 13_609, [cache]: 10_952, [binlog]: 20_004 });
const deleting: JustEnded = {
  ...{ threadId: 60, eventId: 7 },
  ...{ secondsAgo: 0.69, othersSeconds: 0.68, othersEndedSeconds: 0 },
};

const paced = (pace: Record<string, number> | null): StatementIo => ({
  ...beginIo(0, last, nothingEarlier, false),
  pace: pace === null ? null : new Map(Object.entries(pace)),
});

function operations(io: StatementIo, ended: JustEnded): Record<string, number> | null {
  const end = untilEnd(io, now, ended);
  return end && Object.fromEntries(end.counters.map((one) => [one.event, Number(one.operations)]));
}

test('until its end a statement goes on at its own pace: what the next one does is not its own', () => {
  expect(operations(paced({ [data]: 0, [cache]: 4_000, [binlog]: 900 }), deleting)).toEqual({
    [data]: 11_546,
    [cache]: 5_835 + 4_000 * 0.53,
    // The DELETE still runs and has written no binary log.
    [binlog]: 20_004,
  });
});

test('it gains no more than was counted', () => {
  expect(operations(paced({ [data]: 9_000, [cache]: 90_000 }), deleting)).toMatchObject({
    [data]: 13_609,
    [cache]: 10_952,
  });
});

test('a COMMIT may have written the binary log', () => {
  const committed = { ...deleting, othersEndedSeconds: 0.3 };
  expect(operations(paced({ [binlog]: 100 }), committed)?.[binlog]).toBe(748 + 53);
});

test('after its end nothing ran, or almost nothing: all of it is its own', () => {
  expect(untilEnd(paced(null), now, { ...deleting, othersSeconds: 0.01 })).toBe(now);
});

test.each([
  ['its pace is not known', null, deleting],
  ['its end is not known', {}, { ...deleting, secondsAgo: null }],
])('nothing is said where %s', (_, pace, ended) => {
  expect(untilEnd(paced(pace), now, ended)).toBeNull();
});
