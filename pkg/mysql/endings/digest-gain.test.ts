import { expect, test } from 'bun:test';
import type { DigestCounters } from './digest-counters';
import { gainOf } from './digest-gain';

const SECOND = 1_000_000_000_000n;

function counters(executions: number, seconds: bigint, errors = 0, schema: string | null = 'shop'): DigestCounters {
  const rows = { rowsExamined: executions * 1000, rowsSent: executions };
  return { schema, executions, errors, time: seconds * SECOND, lastSeen: 99_000_000, ...rows };
}

const known = { db: 'shop', digest: 'a', startedAt: 0, lastSeenAt: 20_000_000 };
const unknown = { ...known, digest: null };

test('the gain of a known digest', () => {
  const gain = gainOf(known, new Map([['shop/a', counters(3, 5n)]]), new Map([['shop/a', counters(4, 26n, 1)]]));
  expect(gain).toEqual({
    key: 'shop/a',
    executions: 1,
    errors: 1,
    time: 21n * SECOND,
    lastSeen: 99_000_000,
    rowsExamined: 1000,
    rowsSent: 1,
  });
});

test('without a baseline there is no gain', () => {
  expect(gainOf(known, new Map(), new Map([['shop/a', counters(4, 26n)]]))).toBeNull();
});

test('an unknown digest is the one that gained the statement’s time, and gives its exact end', () => {
  const before = new Map([
    ['shop/a', counters(3, 5n)],
    ['shop/b', counters(100, 50n)],
  ]);
  const after = new Map([
    ['shop/a', counters(4, 26n)],
    ['shop/b', counters(140, 60n)],
    ['other/c', counters(1, 30n, 0, 'other')],
  ]);
  expect(gainOf(unknown, before, after)).toEqual({
    key: 'shop/a',
    executions: 1,
    errors: 0,
    time: 21n * SECOND,
    lastSeen: 21_000_000,
    rowsExamined: 1000,
    rowsSent: 1,
  });
});

test('a digest never seen before counts as one execution', () => {
  expect(gainOf(unknown, new Map(), new Map([['shop/n', counters(1, 21n)]]))?.executions).toBe(1);
});

test('of two possible digests, neither is taken', () => {
  const after = new Map([
    ['shop/a', counters(1, 26n)],
    ['shop/b', counters(1, 30n)],
  ]);
  expect(gainOf(unknown, new Map(), after)).toBeNull();
  expect(gainOf({ ...unknown, startedAt: null }, new Map(), after)).toBeNull();
});

test('of two digests, one execution that took longer than the statement can have is not taken', () => {
  const after = new Map([
    ['shop/a', counters(1, 21n)],
    ['shop/b', counters(1, 30n)],
  ]);
  expect(gainOf({ ...unknown, missedAt: 22_000_000 }, new Map(), after)?.key).toBe('shop/a');
});

test('a digest whose time ends just before the last sample may be its own: the clocks differ', () => {
  const after = new Map([
    ['shop/a', { ...counters(1, 0n), time: 19_850_000_000_000n }],
    ['shop/b', counters(1, 20n)],
  ]);
  expect(gainOf({ ...unknown, missedAt: 21_000_000 }, new Map(), after)).toBeNull();
});

test('many executions are not taken for the one of a statement, nor for those of fewer that ended together', () => {
  const after = new Map([['shop/a', counters(3, 61n)]]);
  expect(gainOf(unknown, new Map(), after)).toBeNull();
  expect(gainOf({ ...unknown, together: 2 }, new Map(), after)).toBeNull();
  expect(gainOf({ ...unknown, together: 3 }, new Map(), after)?.executions).toBe(3);
});

test('its own digest may have had no room: then no other is taken', () => {
  const after = new Map([
    ['shop/a', counters(1, 21n)],
    ['/', counters(9, 40n, 0, null)],
  ]);
  expect(gainOf(unknown, new Map([['/', counters(8, 20n, 0, null)]]), after)).toBeNull();
  expect(gainOf(unknown, new Map([['/', counters(9, 40n, 0, null)]]), after)?.key).toBe('shop/a');
});

test('counters that fell show nothing', () => {
  expect(gainOf(known, new Map([['shop/a', counters(30, 90n)]]), new Map([['shop/a', counters(4, 26n)]]))).toBeNull();
});
