import { expect, test } from 'bun:test';
import { noCounters } from './event-gains';
import { pastOfFiles } from './renamed-files';
import type { FileCounters } from '../sample';

const file = (name: string, reads: number, writes: number): FileCounters => ({
  ...noCounters,
  ...{ file: `./shop/${name}.ibd`, schema: 'shop', table: name.startsWith('#') ? null : name },
  ...{ reads: BigInt(reads), readBytes: BigInt(reads), writes: BigInt(writes), writeBytes: BigInt(writes) },
});
const pasts = (before: FileCounters[], after: FileCounters[]) => {
  const pastOf = pastOfFiles(before, after);
  return after.map((counters) => Number(pastOf(counters).writeBytes));
};

test('a file is its own past, and a new one has none', () => {
  const before = [file('orders', 900, 500), file('items', 1, 1)];
  expect(pasts(before, [file('orders', 900, 510), file('items', 1, 1), file('#sql-1', 5, 40)])).toEqual([500, 1, 0]);
});

test('an ALTER that has renamed both: each has the past of the other', () => {
  const before = [file('orders', 900, 500), file('#sql-1', 5, 400)];
  expect(pasts(before, [file('orders', 7, 410), file('#sql2-2', 905, 500)])).toEqual([400, 500]);
});

test('so it has where the table had done less than its copy', () => {
  expect(pasts([file('orders', 3, 30), file('#sql-1', 5, 400)], [file('orders', 7, 410)])).toEqual([400]);
});

test('of a file that was dropped and made again nothing is known', () => {
  expect(pasts([file('orders', 900, 500)], [file('orders', 7, 410)])).toEqual([410]);
});
