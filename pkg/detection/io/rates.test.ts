import { expect, test } from 'bun:test';
import { complete } from '../reading';
import { eventGains } from './event-gains';
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

const SECOND = 1_000_000;

/** A sample at `at` seconds; `all`: when all events were last read. */
function reading(at: number, events: EventCounters[], all: number | null = at) {
  return { at: at * SECOND, events: complete(events), allEventsAt: all === null ? null : all * SECOND };
}

function ratesBetween(before: ReturnType<typeof reading>, after: ReturnType<typeof reading>) {
  return eventRates(eventGains(before, after) ?? []);
}

test('rates are per second of the interval', () => {
  expect(ratesBetween(reading(10, [counters(data, 100)]), reading(12, [counters(data, 300, 50)]))).toEqual([
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
  const before = reading(1, [counters(data, 100), counters('redo', 5)]);
  expect(ratesBetween(before, reading(2, [counters(data, 3), counters('redo', 6)]))).toBeNull();
});

test('what a rare event did counts over the time since it was last read', () => {
  const read = { ...counters('load', 100), readAt: 10 * SECOND };
  const still = reading(19, [counters(data, 5), read], 10);
  const later = reading(20, [counters(data, 6), { ...counters('load', 300), readAt: 20 * SECOND }], 20);
  expect(ratesBetween(still, later)?.map(({ event, readOps }) => [event, readOps])).toEqual([
    [data, 1],
    ['load', 20],
  ]);
});

test('an event that this sample did not read has no rate', () => {
  const read = { ...counters('load', 100), readAt: 10 * SECOND };
  expect(ratesBetween(reading(11, [read], 10), reading(12, [read], 10))).toEqual([]);
});

test('an event that a reading of all lacked began at zero then', () => {
  const rates = ratesBetween(reading(14, [], 10), reading(20, [counters(data, 80)]));
  expect(rates?.map(({ readOps }) => readOps)).toEqual([8]);
});

test('before all events were read, the past of a new one is unknown', () => {
  expect(ratesBetween(reading(1, [], null), reading(2, [counters(data, 8)]))).toEqual([]);
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
