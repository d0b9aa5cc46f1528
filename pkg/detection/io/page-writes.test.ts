import { expect, test } from 'bun:test';
import { writtenSince, type Written } from './page-writes';

const SECOND = 1_000_000;
const at = (second: number, data: number, doublewrite = 0, redo = 0): Written => ({
  ...{ at: second * SECOND, data: BigInt(data), doublewrite: BigInt(doublewrite), redo: BigInt(redo) },
});

test('what was written before its start is not its', () => {
  const samples = [at(1, 0), at(2, 300, 300, 10), at(3, 400, 350, 90)];
  expect(writtenSince(samples, 2.5 * SECOND)).toEqual({ share: 0.125, doublewrite: 0.5, redo: 40 });
  expect(writtenSince(samples, 0)).toEqual({ share: 1, doublewrite: 0.875, redo: 90 });
});

test('what was written after its end is not its', () => {
  const samples = [at(1, 0), at(2, 300, 300, 10), at(3, 400, 350, 90)];
  expect(writtenSince(samples, 0, 2.5 * SECOND)).toEqual({ share: 0.875, doublewrite: 325 / 350, redo: 50 });
});

test('without samples, or without writes, nothing is', () => {
  expect(writtenSince([], 0)).toEqual({ share: 0, doublewrite: 0, redo: 0 });
  expect(writtenSince([at(1, 5), at(2, 5)], 0)).toEqual({ share: 0, doublewrite: 0, redo: 0 });
});
