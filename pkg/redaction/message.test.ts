import { expect, test } from 'bun:test';
import { redactMessage } from './message';

test.each([
  ["Duplicate entry 'secret' for key 't.PRIMARY'", "Duplicate entry '?' for key 't.PRIMARY'"],
  ["Duplicate entry 'a' for key 'secret' for key 't.PRIMARY'", "Duplicate entry '?' for key 't.PRIMARY'"],
  ["Incorrect integer value: 'ab7' for column 'id' at row 1", "Incorrect integer value: '?' for column 'id' at row 1"],
  [
    "Incorrect date value: 'abc' for column `shop`.`t`.`d` at row 1",
    "Incorrect date value: '?' for column `shop`.`t`.`d` at row 1",
  ],
  ["Truncated incorrect DOUBLE value: 'it's'", "Truncated incorrect DOUBLE value: '?'"],
  ["BIGINT UNSIGNED value is out of range in '(5 - 7)'", "BIGINT UNSIGNED value is out of range in '?'"],
  [
    "You have an error in your SQL syntax; check the manual to use near ''secret'' at line 1",
    'You have an error in your SQL syntax at line 1',
  ],
  ['Deadlock found when trying to get lock; try restarting transaction', null],
  ['Lock wait timeout exceeded; try restarting transaction', null],
  ['Query execution was interrupted', null],
  ['Query execution was interrupted, maximum statement execution time exceeded', null],
  ["Table 'shop.nota' doesn't exist", null],
  ["Data too long for column 'name' at row 1", null],
  ["Unknown column 'nocol' in 'field list'", null],
  ['Customer secret has no credit', '?'],
  ["Duplicate entry 'secret", '?'],
])('%s', (message, expected) => {
  expect(redactMessage(message)).toBe(expected ?? message);
  expect(redactMessage(redactMessage(message))).toBe(expected ?? message);
});
