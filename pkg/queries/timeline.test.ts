import type { Gap } from '../store/batch';
import { expect, test } from 'bun:test';
import { timeline, withNewest, type Bucket } from './timeline';

/** Buckets of `width` around the given sample times, in seconds. */
function buckets(width: number, times: number[]): Bucket[] {
  const groups = Map.groupBy(times, (time) => Math.floor(time / width) * width);
  return [...groups].map(([at, of]) => ({
    at: at * 1e6,
    first: (of[0] ?? 0) * 1e6,
    last: (of.at(-1) ?? 0) * 1e6,
    samples: of.length,
  }));
}
const gap = (from: number, to: number): Gap => ({ from: from * 1e6, to: to * 1e6, reason: 'unreachable', detail: '' });
const drawn = (given: Bucket[], gaps: Gap[] = [], interval = 1) =>
  timeline(given, gaps, { interval: interval * 1e6, from: 0 }).map(({ time, bucket }) =>
    bucket === null ? [time / 1e6] : time / 1e6
  );

test.each([
  ['single samples are at their own time', buckets(1, [0.2, 1.1, 2.3]), [], [0.2, 1.1, 2.3]],
  ['jitter that leaves a bucket empty is no gap', buckets(1, [0.9, 2.05, 2.95, 4.1]), [], [0.9, 2, 4.1]],
  ['one missing sample is no gap', buckets(1, [0, 1, 3, 4]), [], [0, 1, 3, 4]],
  ['three missing samples are a gap', buckets(1, [0, 1, 5, 6]), [], [0, 1, [3], 5, 6]],
  ['a recorded gap breaks the line however short', buckets(1, [0, 1, 2]), [gap(1, 2)], [0, 1, [1.5], 2]],
  ['gaps before and after change nothing', buckets(1, [5, 6]), [gap(0, 5), gap(6, 9)], [5, 6]],
  ['buckets of several samples are at their beginning', buckets(5, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), [], [0, 5]],
  ['a missing bucket is a gap', buckets(5, [0, 1, 2, 3, 4, 10, 11]), [], [0, [7], 10]],
  ['rare samples are no gaps', buckets(1, [0, 5, 10, 15]), [], [0, 5, 10, 15]],
  ['rare samples, and a gap', buckets(1, [0, 5, 10, 30, 35]), [], [0, 5, 10, [20], 30, 35]],
  ['nothing', [], [gap(0, 5)], []],
])('%s', (_, given, gaps, expected) => {
  expect(drawn(given, gaps)).toEqual(expected);
});

test('a bucket without rates breaks the line, but does not end it', () => {
  const [a, b, c] = buckets(1, [0, 1, 2]);
  if (a && b && c) {
    expect(drawn([a, { ...b, samples: 0 }, c])).toEqual([0, [1], 2]);
    expect(drawn([a, b, { ...c, samples: 0 }])).toEqual([0, 1]);
  }
  expect.assertions(2);
});

const sampleAt = (at: number) => Promise.resolve([{ at, first: at, last: at, samples: 1 }]);

test('the newest sample follows its bucket, unless it is alone there', async () => {
  expect(drawn(await withNewest(buckets(5, [3, 4, 5, 6, 7]), sampleAt))).toEqual([0, 5, 7]);
  expect(drawn(await withNewest(buckets(5, [3, 4, 5]), sampleAt))).toEqual([0, 5]);
  expect(await withNewest([], sampleAt)).toEqual([]);
});

test('lines of several instances have common points, the newest sample included unless it is old', async () => {
  const shared = async (times: number[]) => {
    const withLast = await withNewest(buckets(2.5, times), sampleAt, true);
    const line = timeline(withLast, [], { interval: 1e6, from: 1e6, commonEnd: 9e6 });
    return line.map(({ time, bucket }) => (bucket === null ? [time / 1e6] : time / 1e6));
  };
  expect(await shared([1.2, 2.2, 3.2, 4.2, 5.2, 6.2, 7.2, 8.2])).toEqual([1, 2.5, 5, 7.5, 9]);
  expect(await shared([1.7, 2.7, 4.9, 5.1, 7.4, 7.6, 8.7])).toEqual([1, 2.5, 5, 7.5, 9]);
  expect(await shared([1.6, 2.6, 3.6, 7.5, 8.5])).toEqual([1, 2.5, [5.55], 7.5, 9]);
  expect(await shared([2.6, 3.6, 4.6, 5.6])).toEqual([2.5, 5, 5.6]);
  expect(await shared([7, 8, 9])).toEqual([5, 7.5, 9]);
});

test('points never go back in time', () => {
  let at = 0;
  const times = Array.from({ length: 500 }, (_, i) => (at += i % 37 === 0 ? 7.3 : 0.4 + ((i * 7919) % 100) / 100));
  const layouts = [
    { interval: 1e6, from: 0 },
    { interval: 1e6, from: 0, commonEnd: at * 1e6 },
  ];
  for (const [width, layout] of [0.5, 1, 2, 5, 30].flatMap((width) =>
    layouts.map((layout) => [width, layout] as const)
  )) {
    const points = timeline(buckets(width, times), [gap(20, 24), gap(24, 25)], layout).map(({ time }) => time);
    expect(points.every((time, i) => i === 0 || time > (points[i - 1] ?? 0))).toBe(true);
  }
});
