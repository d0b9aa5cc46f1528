import '../testing/browser';
import { expect, test } from 'bun:test';
import { inUnit } from './units';

test.each([
  [1.49 * 1024 ** 3, 'binBps', '1.5 GiB/s'],
  [1024 ** 3, 'binBps', '1 GiB/s'],
  [812 * 1024 ** 3, 'bytes', '812 GiB'],
  [976.56 * 1024, 'bytes', '976.6 KiB'],
  [0, 'bytes', '0 B'],
  [90, 's', '1.5 mins'],
  [0.125, 'percentunit', '12.5%'],
])('%p in %s is %s', (value, unit, text) => {
  expect(inUnit(value, unit)).toBe(text);
});
