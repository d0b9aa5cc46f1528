import { expect, test } from 'bun:test';
import { justEnded } from './just-ended';
import type { Ran } from './statement-history';

const key = { threadId: 60, eventId: 7 };
const picos = (seconds: number): bigint => BigInt(Math.round(seconds * 1e12));
const ran = (eventId: number, started: number, ended: number, isRunning = false): Ran => ({
  ...{ eventId, started: picos(started), ended: picos(ended), isRunning },
});
const at = 10e6;
const timeOf = (timer: bigint): number => Number(timer) / 1e6;

test('when it ended, and how long others have run since then', () => {
  const rows = [ran(6, 1, 2), ran(7, 3, 9.25), ran(8, 9.25, 9.5), ran(9, 9.75, 10.1, true)];
  expect(justEnded(key, rows, at, timeOf)).toEqual([
    { ...key, secondsAgo: 0.75, othersSeconds: 0.5, othersEndedSeconds: 0.25 },
  ]);
});

test('a session that has run ten others since then no longer shows when', () => {
  const rows = Array.from({ length: 10 }, (_, i) => ran(8 + i, 9 + i / 10, 9.05 + i / 10));
  expect(justEnded(key, rows, at, timeOf)[0]?.secondsAgo).toBeNull();
});

test('nothing is known of a closed connection', () => {
  expect(justEnded(key, [], at, timeOf)).toEqual([]);
});
