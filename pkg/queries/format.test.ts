import { expect, test } from 'bun:test';
import { account, bytes, time } from './format';

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
])('the account of user %p, host %p, connection %p is %p', (user, host, id, expected) => {
  expect(account(user, host, id)).toBe(expected);
});

test('a time in UTC', () => {
  expect(time(Date.UTC(2024, 4, 5, 9, 0, 0, 999))).toBe('2024-05-05 09:00:00 UTC');
});
