import { expect, test } from 'bun:test';
import { seasonalAt, type ReachedHour } from './seasonal';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
/** A Thursday, at the beginning of an hour. */
const now = 3000 * DAY + 3 * HOUR;

const hour = (back: number, bytes: number): ReachedHour => ({ at: now - back, reached: { whole: { bytes } } });
const bytesAt = (hours: ReachedHour[], at: number) => seasonalAt(hours, at).whole?.bytes;

test.each([
  ['one week, or two days, show nothing', [hour(DAY, 50), hour(7 * DAY, 50)], undefined],
  ['two weeks: the lower, one may be an incident', [hour(7 * DAY, 900), hour(14 * DAY, 50)], 50],
  ['three days: their median', [hour(DAY, 40), hour(2 * DAY, 900), hour(3 * DAY, 50)], 50],
  [
    'the greater of both',
    [hour(DAY, 1), hour(2 * DAY, 1), hour(3 * DAY, 1), hour(7 * DAY, 80), hour(14 * DAY, 80), hour(21 * DAY, 80)],
    80,
  ],
])('%s', (_, hours, expected) => {
  expect(bytesAt(hours, now + HOUR / 2)).toBe(expected);
});

test('near the end of an hour its neighbour counts too', () => {
  const hours = [hour(DAY, 40), hour(2 * DAY, 40), hour(3 * DAY, 40)];
  expect(bytesAt(hours, now - HOUR / 10)).toBe(40);
  expect(bytesAt(hours, now - HOUR / 2)).toBeUndefined();
});
