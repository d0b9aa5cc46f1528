import { expect, test } from 'bun:test';
import { levelFor, plan, type Stored } from './plan';

const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MOST = 125_000;
const midnight = Date.UTC(2024, 4, 5) * 1000;
const noon = midnight + 12 * HOUR;

test.each([
  ['5 min', 5 * MINUTE, 1000, 0],
  ['1 h', HOUR, 1000, 0],
  ['2 h', 2 * HOUR, 1000, 1],
  ['6 h', 6 * HOUR, 1000, 1],
  ['24 h', DAY, 1000, 2],
  ['7 d', 7 * DAY, 1000, 2],
  ['30 d', 30 * DAY, 1000, 3],
  ['24 h on a small panel', DAY, 48, 3],
])('the coarsest level with half of the points: %s', (_, span, points, level) => {
  expect(levelFor({ from: noon - span, to: noon }, span / points, MOST)).toBe(level as 0);
});

test('what would read too many points is answered by a coarser level', () => {
  expect(levelFor({ from: noon - 30 * DAY, to: noon }, SECOND, MOST)).toBe(2);
  expect(levelFor({ from: noon - 3 * DAY, to: noon }, SECOND, 5_000)).toBe(2);
  expect(levelFor({ from: noon - 3000 * DAY, to: noon }, SECOND, MOST)).toBe(3);
});

const stored: Stored = [
  { from: noon - DAY, until: noon - 2 * MINUTE },
  { from: noon - 14 * DAY, until: noon - 20 * MINUTE },
  { from: noon - 60 * DAY, until: noon - 2 * HOUR },
  { from: noon - 300 * DAY, until: midnight },
];
const shown = (from: number, to: number, level: 0 | 1 | 2 | 3, given = stored) =>
  plan({ from, to }, level, given).map((part) => [
    part.level,
    (part.from - noon) / SECOND,
    (part.to + 1 - noon) / SECOND,
  ]);

test('finer levels answer what is not rolled up yet, and both ends', () => {
  expect(shown(noon - DAY + 1_500_000, noon, 2)).toEqual([
    [0, -86_398.5, -86_390],
    [1, -86_390, -86_340],
    [2, -86_340, -7_200],
    [1, -7_200, -1_200],
    [0, -1_200, 1e-6],
  ]);
});

test('coarser levels answer what has expired', () => {
  expect(shown(noon - 20 * DAY, noon, 0)).toEqual([
    [2, -20 * 86_400, -14 * 86_400],
    [1, -14 * 86_400, -86_400],
    [0, -86_400, 1e-6],
  ]);
  expect(shown(noon - 20 * DAY + 5, noon - 20 * DAY + 9, 0)).toEqual([[2, -20 * 86_400, -20 * 86_400 + 1e-5]]);
});

test('parts touch each other and never overlap, wherever a range begins and ends', () => {
  for (let i = 0; i < 2000; i++) {
    const from = noon - ((i * 7919 * 104_729) % (70 * DAY)) - i;
    const to = Math.min(noon, from + ((i * 104_729 * 31) % (9 * DAY)));
    const parts = plan({ from, to }, (i % 4) as 0, stored);
    parts.slice(1).forEach((part, j) => expect(part.from).toBe((parts[j]?.to ?? 0) + 1));
    expect(parts.at(-1)?.to ?? to).toBe(to);
    expect(parts[0]?.from ?? from).toBeLessThanOrEqual(from);
  }
});

test('a history without rollups has samples; one without samples has rollups', () => {
  expect(shown(noon - HOUR, noon, 3, [null, null, null, null])).toEqual([[0, -3600, 1e-6]]);
  expect(shown(noon - HOUR, noon, 0, [null, stored[1], stored[2], null])).toEqual([
    [1, -3600, -1200],
    [0, -1200, 1e-6],
  ]);
});
