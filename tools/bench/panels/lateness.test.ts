import { expect, test } from 'bun:test';
import { latenessOf } from './lateness';

const SECOND = 1e6;
const onTime = (from: number, many: number) => Array.from({ length: many }, (_, i) => from + i * SECOND);

test('samples on time are not late, whenever they are due', () => {
  const lateness = latenessOf([onTime(0, 100), onTime(123_456, 100)], SECOND);
  expect(lateness).toEqual({ samples: 200, p50: 0, p99: 0, worst: 0, missing: 0 });
});

test('a sample is late by its distance from when it was due, also if the first one was', () => {
  const late = onTime(0, 100).map((at, i) => (i === 0 ? at + 300_000 : i === 50 ? at + 450_000 : at));
  expect(latenessOf([late], SECOND)).toMatchObject({ p50: 0, worst: 450, missing: 0 });
});

test('an interval without a sample is missing', () => {
  expect(latenessOf([onTime(0, 100).toSpliced(50, 3)], SECOND)).toMatchObject({ samples: 97, worst: 0, missing: 3 });
});
