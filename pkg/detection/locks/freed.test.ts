import { expect, test } from 'bun:test';
import type { LockWait } from '../sample';
import { freedBy } from './freed';

/** `[waiting, blocking]`. */
const waits = (...pairs: Array<[number, number | null]>) => ({
  waits: pairs.map(([waiting, blocking]): LockWait => ({
    ...{ waiting, blocking, confidence: 'certain', kind: 'row' },
    ...{ object: null, index: null, mode: null, record: null, since: 0 },
  })),
});

test('those that wait for it alone are free at once, those behind them afterwards', () => {
  expect(freedBy(waits([2, 1], [3, 1], [4, 3]), 1)).toEqual({ atOnce: [3, 2], afterwards: [4], stillBlocked: [] });
});

test('one that waits for another session, too, stays blocked by that, and so do those behind it', () => {
  expect(freedBy(waits([2, 1], [2, 9], [3, 2]), 1)).toEqual({
    atOnce: [],
    afterwards: [],
    stillBlocked: [
      { thread: 2, by: 9 },
      { thread: 3, by: 9 },
    ],
  });
});

test('an unknown blocker stays', () => {
  expect(freedBy(waits([2, 1], [2, null]), 1).stillBlocked).toEqual([{ thread: 2, by: null }]);
});

test('one that waits for the victim twice, directly and through another, is freed afterwards', () => {
  expect(freedBy(waits([2, 1], [3, 1], [3, 2]), 1)).toEqual({ atOnce: [2], afterwards: [3], stillBlocked: [] });
});

test('a circle through the victim is broken', () => {
  expect(freedBy(waits([1, 2], [2, 1], [3, 2]), 1)).toEqual({ atOnce: [2], afterwards: [3], stillBlocked: [] });
});

test('a waiter in the middle frees those behind it', () => {
  expect(freedBy(waits([2, 1], [3, 2]), 2)).toEqual({ atOnce: [3], afterwards: [], stillBlocked: [] });
});

test('nobody waits behind it', () => {
  expect(freedBy(waits([2, 1]), 7)).toEqual({ atOnce: [], afterwards: [], stillBlocked: [] });
});
