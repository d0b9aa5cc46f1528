import { expect, test } from 'bun:test';
import { gained, seconds } from './counters';

const WRAP = 1n << 64n;

test.each([
  ['grows', 10n, 25n, 15n],
  ['does not move', 7n, 7n, 0n],
  ['is beyond 2^53', (1n << 53n) + 1n, (1n << 53n) + 2n, 1n],
  ['wraps at 2^64', WRAP - 10n, 5n, 15n],
  ['is reset from a small value', 1_000n, 0n, null],
  ['is reset from a large value', 1n << 63n, 12n, null],
])('a counter that %s', (_, before, after, expected) => {
  expect(gained(before, after)).toBe(expected);
});

test('picoseconds become seconds', () => {
  expect(seconds(2_500_000_000_000n)).toBe(2.5);
});
