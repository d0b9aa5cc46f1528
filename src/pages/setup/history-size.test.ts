import { expect, test } from 'bun:test';
import { levelName, megabytes, outlook, span } from './history-size';

const hour = 3600;
const raw = { step: 0, bytes: 1, bytesADay: 1, oldest: null, kept: 24 * hour, fits: 24 * hour };
const points = { ...raw, step: 10, kept: 14 * 24 * hour, fits: 14 * 24 * hour };

test('what retention will do', () => {
  expect(outlook([raw, points])).toBe('All of it fits: each level loses what is older than it is kept for.');
  expect(outlook([{ ...raw, fits: 7 * hour }, points])).toBe(
    'Not all of it fits, so the oldest goes first. Every sample: only 7 h will be kept instead of 24 h. A larger file keeps more.'
  );
  expect(
    outlook([
      { ...raw, fits: 0 },
      { ...points, fits: 3 * 24 * hour },
    ])
  ).toContain('Points of 10 s: only 3 days will be kept instead of 14 days.');
});

test('sizes and times for people', () => {
  expect([0, 90_000, 14_250_000, 2.5e8].map(megabytes)).toEqual(['–', '0.1 MB', '14.3 MB', '250 MB']);
  expect([10, 60, hour, 24 * hour, 60 * 24 * hour].map(span)).toEqual(['10 s', '1 min', '1 h', '24 h', '60 days']);
  expect(levelName({ ...points, step: 3600 })).toBe('Points of 1 h');
});
