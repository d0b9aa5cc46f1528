import { expect, test } from 'bun:test';
import { letterOfCode } from './file-name-letters';
import { decodeFileName } from './file-names';

test.each([
  ['orders_2024', 'orders_2024'],
  ['commandes_@0pt@0p', 'commandes_été'],
  ['gr@1i@1je', 'größe'],
  ['@n0@g0@q0@g0@n0@n1', 'заказы'],
  ['a@0024b@0040@002e@0022', 'a$b@."'],
  ['@4e2d@6587', '中文'],
  ['con@@@', 'con'],
  ['a$b', null],
  ['half@', null],
  ['half@0', null],
  ['@zz', null],
  ['', ''],
])('%s', (fileName, name) => {
  expect(decodeFileName(fileName)).toBe(name);
});

test('each of the 1,510 letters has one code', () => {
  expect(letterOfCode.size).toBe(1510);
  expect(new Set(letterOfCode.values()).size).toBe(1510);
});
