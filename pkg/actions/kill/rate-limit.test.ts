import { expect, test } from 'bun:test';
import { RateLimit } from './rate-limit';

test('ten kills a minute for each user on each instance', () => {
  let now = 0;
  const limit = new RateLimit(() => now);
  const kills = (login: string, instance: string, count: number): boolean[] =>
    Array.from({ length: count }, () => limit.allows(login, instance));
  expect(kills('anna', 'shop', 11)).toEqual([...Array<boolean>(10).fill(true), false]);
  expect(limit.allows('anna', 'other')).toBe(true);
  expect(limit.allows('ben', 'shop')).toBe(true);
  now = 60_000;
  expect(limit.allows('anna', 'shop')).toBe(true);
});
