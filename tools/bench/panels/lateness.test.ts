import { expect, test } from 'bun:test';
import { dueOf, latenessOf } from './lateness';

const SECOND = 1e6;
const onTime = (from: number, many: number) => Array.from({ length: many }, (_, i) => from + i * SECOND);

test('samples on time are not late, whenever they are due', () => {
  const instances = [0, 123_456].map((from) => ({ times: onTime(from, 100), due: dueOf(onTime(from, 30), SECOND) }));
  expect(latenessOf(instances, SECOND)).toEqual({ samples: 200, p50: 0, p99: 0, worst: 0, missing: 0 });
});

test('when they are due shows although the first one was late', () => {
  const times = onTime(0, 100).map((at, i) => (i === 0 ? at + 300_000 : at));
  expect(dueOf(times, SECOND)).toBe(0);
});

test('a sample may be late by nearly an interval, and all of them may', () => {
  const late = onTime(0, 100).map((at, i) => at + 700_000 + (i === 50 ? 200_000 : 0));
  expect(latenessOf([{ times: late, due: 0 }], SECOND)).toMatchObject({ p50: 700, worst: 900, missing: 0 });
});

test('an interval without a sample is missing', () => {
  const times = onTime(0, 100).toSpliced(50, 3);
  expect(latenessOf([{ times, due: 0 }], SECOND)).toMatchObject({ samples: 97, worst: 0, missing: 3 });
});
