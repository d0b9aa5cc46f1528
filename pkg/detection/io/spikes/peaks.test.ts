import { expect, test } from 'bun:test';
import { reached, withPeak, type Peaks } from './peaks';

const memory = { period: 10, periods: 3 };
const after = (values: Array<[at: number, value: number]>): Peaks =>
  values.reduce<Peaks>((peaks, [at, value]) => withPeak(peaks, memory, at, value), []);

test('each period keeps its highest value, and old periods are dropped', () => {
  expect(
    after([
      [0, 1],
      [9, 5],
      [8, 2],
      [10, 3],
      [29, 4],
      [30, 9],
    ])
  ).toEqual([
    { period: 1, peak: 3 },
    { period: 2, peak: 4 },
    { period: 3, peak: 9 },
  ]);
});

test('a value may come after newer ones', () => {
  expect(
    after([
      [0, 1],
      [20, 4],
      [15, 7],
    ]).map(({ peak }) => peak)
  ).toEqual([1, 7, 4]);
});

test('what was reached in so many periods is unknown with fewer', () => {
  const peaks = after([
    [0, 5],
    [10, 9],
    [20, 7],
  ]);
  expect([1, 2, 3, 4].map((rank) => reached(peaks, rank))).toEqual([9, 7, 5, null]);
});
