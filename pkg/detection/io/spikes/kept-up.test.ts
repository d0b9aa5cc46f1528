import { expect, test } from 'bun:test';
import { keptUp, nothingYet, withLatest } from './kept-up';
import { rulesOf } from './parameters';

const KEPT_UP = rulesOf.bytes.keptUp;

const after = (values: number[], seconds = 1) =>
  keptUp(
    values.reduce((latest, value) => withLatest(latest, value, seconds, KEPT_UP), nothingYet),
    KEPT_UP
  );

test('nothing is known before the seconds are covered', () => {
  expect(after(new Array<number>(KEPT_UP - 1).fill(5))).toBeNull();
  expect(after(new Array<number>(KEPT_UP).fill(5))).toBe(5);
});

test('of many samples the lowest is left out, and older ones are forgotten', () => {
  const latest = Array.from({ length: KEPT_UP - 2 }, () => 9);
  expect(after([99, 1, 1, 1, 0, 3, ...latest])).toBe(3);
});

test('few long samples count as they are', () => {
  expect(after([9, 2], 5)).toBe(2);
  expect(after([9, 2], 60)).toBe(2);
  expect(after([9], 60)).toBe(9);
});
