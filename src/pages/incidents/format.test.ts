import '../../testing/browser';
import { expect, test } from 'bun:test';
import { account, bytes, bytesPerSecond, excerpt, timeToSecond, preciseTime, seconds, share } from './format';

test('numbers have units', () => {
  expect(bytes(1024 * 1024 * 1.5)).toBe('1.5 MiB');
  expect(bytesPerSecond(2048)).toBe('2 KiB/s');
  expect(seconds(90)).toBe('1.5 mins');
  expect(share(0.5)).toBe('50%');
});

test('times are in the chosen time zone', () => {
  const nine = Date.UTC(2024, 4, 5, 9, 0, 0, 412);
  expect(preciseTime(nine, 'utc')).toBe('2024-05-05 09:00:00.412');
  expect(timeToSecond(nine, 'Europe/Berlin')).toBe('2024-05-05 11:00:00');
});

test('unknown values are named as unknown', () => {
  expect([bytes(null), seconds(null), account({ user: null, host: 'h' }), excerpt(null)]).toEqual([
    'not known',
    'not known',
    'not known',
    'text not known',
  ]);
});

test('a statement is cut to one line', () => {
  expect(excerpt('SELECT *\n  FROM orders')).toBe('SELECT * FROM orders');
  expect(excerpt('x'.repeat(200), 10)).toBe('xxxxxxxxx…');
});
