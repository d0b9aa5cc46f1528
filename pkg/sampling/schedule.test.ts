import { expect, test } from 'bun:test';
import { nextDue } from './schedule';

test.each([
  ['in time', 1200, 2000],
  ['at the last moment', 1999, 2000],
  ['exactly one interval late', 2000, 3000],
  ['several intervals late', 5300, 6000],
  ['before it was due, by a timer that fires early', 999, 2000],
])('a sample that ends %s', (_, now, due) => {
  expect(nextDue(1000, now, 1000)).toBe(due);
});
