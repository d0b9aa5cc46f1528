import { expect, test } from 'bun:test';
import { backoff } from './backoff';

test.each([
  ['first attempt', 1, false, 100, 200],
  ['third attempt', 3, false, 400, 800],
  ['after an hour', 1200, false, 1500, 3000],
  ['refused', 1, true, 15_000, 30_000],
])('%s', (_, attempt, refused, least, most) => {
  expect(backoff(attempt, refused, () => 0)).toBe(least);
  expect(backoff(attempt, refused, () => 1)).toBe(most);
});
