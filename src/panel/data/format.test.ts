import { inBrowser } from './grafana.fixture';
import { expect, test } from 'bun:test';
import { visible } from '../../shared/visible';
import { clockTime, duration, preciseTime, oneLine, sessionName } from './format';

test.each([
  [0.42, '0.4 s'],
  [59.94, '59.9 s'],
  [59.97, '1 min 00 s'],
  [245, '4 min 05 s'],
  [3599.7, '1 h 00 min'],
  [3661, '1 h 01 min'],
  [183_600, '2 d 03 h'],
])('%p seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('times are told in the dashboard’s time zone, to the millisecond where it matters', () => {
  const nine = Date.UTC(2024, 4, 5, 9, 0, 0, 412);
  expect(inBrowser(() => preciseTime(nine, 'utc'))).toBe('2024-05-05 09:00:00.412');
  expect(inBrowser(() => preciseTime(nine, 'Europe/Berlin'))).toBe('2024-05-05 11:00:00.412');
  expect(inBrowser(() => [clockTime(nine, 60_000, 'utc'), clockTime(nine, 2 * 86_400_000, 'utc')])).toEqual([
    '09:00:00',
    '05-05 09:00:00',
  ]);
});

test('characters that hide or reorder text are shown', () => {
  expect(visible('a\u202eb\u0000c\u200bd')).toBe('a�b�c�d');
  expect(visible('SELECT\n\t1 ü 漢 🙂')).toBe('SELECT\n\t1 ü 漢 🙂');
});

test('a label is one line, and not endless', () => {
  expect(oneLine('SELECT\n   1,\t2')).toBe('SELECT 1, 2');
  expect(oneLine('x'.repeat(100_000))).toHaveLength(240);
});

test('who runs it is told as far as it is known', () => {
  expect(sessionName({ processlistId: 22, user: 'shop', host: 'h' })).toBe('#22 shop@h');
  expect(sessionName({ processlistId: null, user: null, host: null })).toBe('unknown user');
});
