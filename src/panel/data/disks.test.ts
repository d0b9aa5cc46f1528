import '../../testing/browser';
import { expect, test } from 'bun:test';
import { isDisk, readDisks, spikesIn, valueAt, withHoles } from './disks';
import { seriesOf, statement, tableOf } from './statement.fixture';

const second = (i: number) => i * 1000;

test('each instance has a disk, and its spikes', () => {
  const disks = readDisks([
    seriesOf('readBytes', { instance: 'b' }, [[0, 5]]),
    seriesOf('readBytes', { instance: 'a' }, [[0, 1]]),
    seriesOf('writeBytes', { instance: 'a' }, [[0, 2]]),
    seriesOf('spikeScore', { instance: 'a' }, [
      [0, 9],
      [1000, 7],
      [2000, 1],
    ]),
  ]);
  expect(disks.map(({ instance, read, write }) => [instance, read.get(0), write.get(0)])).toEqual([
    ['a', 1, 2],
    ['b', 5, undefined],
  ]);
  expect(disks[0]?.spikes).toEqual([{ from: 0, to: 1000, score: 9 }]);
});

test('parts are summed unless the total is there too', () => {
  const parts = [
    seriesOf('readBytes', { instance: 'a', event: 'data' }, [[0, 3]]),
    seriesOf('readBytes', { instance: 'a', event: 'redo' }, [[0, 4]]),
  ];
  expect(readDisks(parts)[0]?.read.get(0)).toBe(7);
  expect(readDisks([...parts, seriesOf('readBytes', { instance: 'a' }, [[0, 6]])])[0]?.read.get(0)).toBe(6);
});

test('more than six instances become one disk', () => {
  const many = Array.from({ length: 7 }, (_, i) => seriesOf('readBytes', { instance: `i${i}` }, [[0, 10]]));
  expect(readDisks(many).map(({ instance, read }) => [instance, read.get(0)])).toEqual([['7 instances', 70]]);
});

test('a gap of one instance makes no hole in the sum', () => {
  const complete: Array<[number, number]> = [0, 1, 2, 3, 4, 5].map((i) => [second(i), 10]);
  const gap: Array<[number, number | null]> = [
    [0, 10],
    [1500, null],
    [5000, 10],
  ];
  const many = Array.from({ length: 7 }, (_, i) =>
    seriesOf('readBytes', { instance: `i${i}` }, i === 0 ? gap : complete)
  );
  expect([...(readDisks(many)[0]?.read ?? [])]).toEqual([
    [0, 70],
    [1000, 60],
    [2000, 60],
    [3000, 60],
    [4000, 60],
    [5000, 70],
    [15_000, null],
  ]);
});

test('the name of the sum says which instances were not sampled all the time', () => {
  const points = (from: number, seconds: number): Array<[number, number]> =>
    Array.from({ length: seconds }, (_, i) => [from + i * 1000, 10]);
  const named = (first: Array<[number, number | null]>): string | undefined =>
    readDisks(
      Array.from({ length: 7 }, (_, i) => seriesOf('readBytes', { instance: `i${i}` }, i === 0 ? first : points(i, 60)))
    )[0]?.instance;
  expect(named(points(0, 60))).toBe('7 instances');
  expect(named([...points(0, 20), [25_000, null], ...points(30_000, 30)])).toBe('7 instances, not all the time: i0');
  expect(named(points(0, 30))).toBe('7 instances, not all the time: i0');
});

test('a spike ends when the score falls or is null', () => {
  expect(
    spikesIn(
      new Map([
        [0, 6],
        [1, null],
        [2, 8],
        [3, 5.9],
      ])
    )
  ).toEqual([
    { from: 0, to: 0, score: 6 },
    { from: 2, to: 2, score: 8 },
  ]);
});

test('time that was not sampled is a hole', () => {
  const points = new Map([0, 1, 2, 10, 11].map((i) => [second(i), i]));
  expect([...withHoles(points)]).toEqual([
    [0, 0],
    [1000, 1],
    [2000, 2],
    [3000, null],
    [10_000, 10],
    [11_000, 11],
    [21_000, null],
  ]);
});

test('a statements frame is no disk although it has bytes', () => {
  expect(isDisk(tableOf([statement({ readBytes: 1 })]))).toBe(false);
});

test('an old rate is not that of a later time', () => {
  const points = withHoles(new Map([0, 1, 2].map((i) => [second(i), 10])));
  expect([-1, 0, 2.9, 11, 12, 60].map((at) => valueAt(points, at * 1000))).toEqual([null, 10, 10, 10, null, null]);
});
