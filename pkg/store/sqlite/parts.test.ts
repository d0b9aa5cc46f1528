import { expect, test } from 'bun:test';
import type { Range } from '../answers';
import { addActivity, addIoBuckets, addSeries, append, inParts } from './parts';
import { atOnce } from './turns';

/** The parts in which a range is read; a part takes `fixed` milliseconds, and `perMinute` for each minute of it. */
function partsOf(from: number, to: number, fixed = 0, perMinute = 0): Range[] {
  const read = (part: Range) => {
    const until = performance.now() + fixed + ((part.to - part.from) / 60e6) * perMinute;
    while (performance.now() < until) {
      // It is busy.
    }
    return [part];
  };
  return atOnce(inParts({ from, to }, read, append));
}

test.each([
  [0, 86_400e6],
  [12_345, 3_600e6],
  [5, 5],
])('from %d to %d no microsecond is left out or read twice', (from, to) => {
  const parts = partsOf(from, to);
  expect(parts[0]?.from).toBe(from);
  expect(parts.at(-1)?.to).toBe(to);
  expect(parts.slice(1).map((part) => part.from)).toEqual(parts.slice(0, -1).map((part) => part.to + 1));
});

test('parts are as long as their time allows', () => {
  expect(partsOf(0, 86_400e6).length).toBeLessThan(12);
  const minutes = partsOf(0, 3_600e6, 0, 4).map((part) => (part.to - part.from) / 60e6);
  expect(Math.max(...minutes.slice(4))).toBeLessThan(8);
  // Shorter parts would only add up what each costs.
  expect(partsOf(0, 86_400e6, 10).length).toBeLessThan(16);
});

test('an empty range has no parts', () => {
  expect(partsOf(10, 9)).toEqual([]);
});

const span = (at: number, first: number, last: number, samples: number) => ({ at, first, last, samples });

test('a bucket that two parts have a share of is one: sums', () => {
  const a = { ...span(0, 1, 2, 2), read_bytes: 5, write_bytes: null };
  const b = { ...span(0, 3, 4, 2), read_bytes: 7, write_bytes: 1 };
  const c = { ...span(5, 5, 5, 1), read_bytes: 1, write_bytes: 1 };
  const buckets = [a, b, c] as unknown as Parameters<typeof addIoBuckets>[0];
  const joined: unknown = addIoBuckets(buckets.slice(0, 1), buckets.slice(1));
  expect(joined).toEqual([{ ...span(0, 1, 4, 4), read_bytes: 12, write_bytes: 1 }, c]);
  expect(addIoBuckets([], [])).toEqual([]);
});

test('and greatest values', () => {
  const quiet = { runaways: 0, longestStatement: 1, sessionsWaiting: null, longestWait: 0, spikeScore: null };
  const a = { ...span(0, 1, 2, 2), ...quiet, runaways: 3 };
  const b = { ...span(0, 3, 4, 1), ...quiet, longestStatement: 9, spikeScore: -1 };
  expect(addActivity([a], [b])).toEqual([
    { ...span(0, 1, 4, 3), ...quiet, runaways: 3, longestStatement: 9, spikeScore: -1 },
  ]);
});

test('sums of series, ranked anew', () => {
  const series = (id: number, sum: number) => ({
    id,
    sum,
    name: '',
    schema: null,
    table: null,
    digest: null,
    text: null,
  });
  expect(addSeries([series(1, 5), series(2, 4)], [series(2, 3), series(3, 7)])).toEqual([
    series(2, 7),
    series(3, 7),
    series(1, 5),
  ]);
});
