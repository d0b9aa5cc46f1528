import { expect, test } from 'bun:test';
import { gapBefore, longestStep } from './gaps';

const last = { at: 10e6, incarnation: 'a', seen: 5 };
const next = (seconds: number, incarnation = 'a') => ({ at: seconds * 1e6, incarnation });

test('a gap is longer than two and a half intervals', () => {
  expect(longestStep(2)).toBe(5);
});

test('a gap has the reason why there were no samples', () => {
  expect(gapBefore(next(60), null, 2.5, null)).toEqual([]);
  expect(gapBefore(next(12), last, 2.5, null)).toEqual([]);
  expect(gapBefore(next(12, 'b'), last, 2.5, null)).toMatchObject([{ from: 10e6, to: 12e6, reason: 'restarted' }]);
  expect(gapBefore(next(60), { ...last, seen: null }, 2.5, null)).toMatchObject([{ reason: 'stopped' }]);
  expect(gapBefore(next(60), last, 2.5, null)).toMatchObject([{ reason: 'unreachable' }]);
  const refused = { reason: 'refused', detail: 'db: the account is refused' } as const;
  expect(gapBefore(next(60), last, 2.5, refused)).toMatchObject([refused]);
});
