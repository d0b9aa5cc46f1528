import { expect, test } from 'bun:test';
import { eventRates, fileRates, sum } from './rates';
import type { EventCounters } from '../sample';

const data = 'wait/io/file/innodb/innodb_data_file';

function counters(event: string, reads: number, writes = 0, miscs = 0): EventCounters {
  const page = 16_384n;
  return {
    event,
    reads: BigInt(reads),
    readBytes: BigInt(reads) * page,
    readTime: BigInt(reads) * 1_000_000_000n,
    writes: BigInt(writes),
    writeBytes: BigInt(writes) * page,
    writeTime: BigInt(writes) * 2_000_000_000n,
    miscs: BigInt(miscs),
    miscTime: 0n,
  };
}

test('rates are per second of the interval', () => {
  expect(eventRates([counters(data, 100)], [counters(data, 300, 50)], 2)).toEqual([
    {
      event: data,
      readOps: 100,
      readBytes: 100 * 16_384,
      readTime: 0.1,
      writeOps: 25,
      writeBytes: 25 * 16_384,
      writeTime: 0.05,
    },
  ]);
});

test('a counter that fell makes a gap, not a spike', () => {
  expect(
    eventRates([counters(data, 100), counters('redo', 5)], [counters(data, 3), counters('redo', 6)], 1)
  ).toBeNull();
});

test('a new event has a rate of 0', () => {
  expect(eventRates([], [counters(data, 8)], 1)?.[0]?.readOps).toBe(0);
});

test('only files with I/O have rates, and a file created again counts from 0', () => {
  const file = (name: string, reads: number) => ({ ...counters('', reads), file: name, schema: 'shop', table: name });
  const rates = fileRates(
    [file('orders', 10), file('still', 4), file('rebuilt', 90)],
    [file('orders', 30), file('still', 4), file('rebuilt', 6), file('unknown', 7)],
    2
  );
  expect(rates.map(({ file, readOps }) => [file, readOps])).toEqual([
    ['orders', 10],
    ['rebuilt', 3],
  ]);
});

test('a sum adds every field', () => {
  const one = { readOps: 1, readBytes: 2, readTime: 3, writeOps: 4, writeBytes: 5, writeTime: 6 };
  expect(sum([one, one])).toEqual({
    readOps: 2,
    readBytes: 4,
    readTime: 6,
    writeOps: 8,
    writeBytes: 10,
    writeTime: 12,
  });
});
