import '../../testing/browser';
import { expect, test } from 'bun:test';
import { clockTime, preciseTime, sessionName } from './format';

test('times are in the dashboard’s time zone', () => {
  const nine = Date.UTC(2024, 4, 5, 9, 0, 0, 412);
  expect(preciseTime(nine, 'utc')).toBe('2024-05-05 09:00:00.412');
  expect(preciseTime(nine, 'Europe/Berlin')).toBe('2024-05-05 11:00:00.412');
  expect([clockTime(nine, 60_000, 'utc'), clockTime(nine, 2 * 86_400_000, 'utc')]).toEqual([
    '09:00:00',
    '05-05 09:00:00',
  ]);
});

test('a session’s name has what is known of it', () => {
  expect(sessionName({ processlistId: 22, user: 'shop', host: 'h' })).toBe('#22 shop@h');
  expect(sessionName({ processlistId: null, user: null, host: null })).toBe('unknown user');
});
