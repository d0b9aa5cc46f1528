import '../testing/browser';
import { expect, test } from 'bun:test';
import { rangeAround, defaultRange, rawRange, shifted, timeRange } from './range';

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

test('an absolute range may have ISO times, as in a dashboard’s links', () => {
  const range = timeRange({ from: '2024-05-05T09:00:00.000Z', to: '2024-05-05T10:00:00Z' });
  expect(rawRange(range)).toEqual({ from: String(Date.UTC(2024, 4, 5, 9)), to: String(Date.UTC(2024, 4, 5, 10)) });
});

test.each([
  ['yesterday', 'now'],
  ['1000', ''],
  ['now-banana', 'now'],
  ['1000', 'NaN'],
])('from %p to %p is no range: the default range is used', (from, to) => {
  expect(rawRange(timeRange({ from, to }))).toEqual(defaultRange);
});

test('moving and widening', () => {
  const range = timeRange({ from: '1000', to: '5000' });
  expect(shifted(range, -1)).toEqual({ from: '-1000', to: '3000' });
  expect(shifted(range, 1)).toEqual({ from: '3000', to: '7000' });
  expect(shifted(range, 0)).toEqual({ from: '-1000', to: '7000' });
  expect(rangeAround(1000.4, 2000.4, 10)).toEqual({ from: '990', to: '2011' });
});
