import '../testing/browser';
import { expect, test } from 'bun:test';
import { around, rawRange, shifted, timeRange } from './range';

test('a relative range stays relative', () => {
  const range = timeRange({ from: 'now-6h', to: 'now' });
  expect(range.to.valueOf() - range.from.valueOf()).toBeCloseTo(6 * 3_600_000, -3);
  expect(rawRange(range)).toEqual({ from: 'now-6h', to: 'now' });
});

test('an absolute range is in epoch milliseconds', () => {
  const range = timeRange({ from: '1000', to: '5000' });
  expect([range.from.valueOf(), range.to.valueOf()]).toEqual([1000, 5000]);
  expect(rawRange(range)).toEqual({ from: '1000', to: '5000' });
});

test('moving and widening', () => {
  const range = timeRange({ from: '1000', to: '5000' });
  expect(shifted(range, -1)).toEqual({ from: '-1000', to: '3000' });
  expect(shifted(range, 1)).toEqual({ from: '3000', to: '7000' });
  expect(shifted(range, 0)).toEqual({ from: '-1000', to: '7000' });
  expect(around(1000.4, 2000.4, 10)).toEqual({ from: '990', to: '2011' });
});
