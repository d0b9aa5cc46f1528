import { expect, test } from 'bun:test';
import { account, bytes, duration, oneLine, time } from './format';

test.each([
  [-1, '0.0 s'],
  [0.25, '0.3 s'],
  [9.94, '9.9 s'],
  [9.99, '10.0 s'],
  [45, '45 s'],
  [59.7, '1 min'],
  [723, '12 min 3 s'],
  [7200, '2 h'],
  [7530, '2 h 5 min'],
  [273_600, '3 d 4 h'],
])('%p seconds are %s', (seconds, expected) => {
  expect(duration(seconds)).toBe(expected);
});

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [1536, '1.5 KiB'],
  [1.2 * 1024 ** 3, '1.2 GiB'],
  [1e30, '888178419700125.3 PiB'],
])('%p bytes are %s', (amount, expected) => {
  expect(bytes(amount)).toBe(expected);
});

test.each([
  ['dba', 'localhost', 31, 'dba@localhost #31'],
  ['dba', null, null, 'dba'],
  [null, 'localhost', null, '@localhost'],
  [null, null, 31, '#31'],
  [null, null, null, null],
])('the account %p @ %p, connection %p is %p', (user, host, id, expected) => {
  expect(account(user, host, id)).toBe(expected);
});

test('one line, without what turns text around, cut', () => {
  expect(oneLine(' SELECT\n\t1\u0000\u001b[31m ', 100)).toBe('SELECT 1 [31m');
  expect(oneLine('abc\u202egnp.exe', 100)).toBe('abcgnp.exe');
  expect(oneLine('abcdef', 4)).toBe('abc…');
  expect(oneLine('😀😀😀', 2)).toBe('😀…');
});

test('a time in UTC', () => {
  expect(time(Date.UTC(2024, 4, 5, 9, 0, 0, 999))).toBe('2024-05-05 09:00:00 UTC');
});
