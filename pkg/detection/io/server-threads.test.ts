import { expect, test } from 'bun:test';
import type { EventGain } from './event-gains';
import { complete, failed } from '../reading';
import type { ServerThreadIo } from '../sample';
import { serverThreadKind, serverThreadRates } from './server-threads';

const data = 'wait/io/file/innodb/innodb_data_file';
const page = 16_384n;
const none = {
  reads: 0n,
  readBytes: 0n,
  readTime: 0n,
  writes: 0n,
  writeBytes: 0n,
  writeTime: 0n,
  miscs: 0n,
  miscTime: 0n,
};
/** In two seconds the server has written so many pages. */
const gains = (writes: bigint): EventGain[] => [
  { event: data, seconds: 2, before: none, after: { ...none, writes, writeBytes: writes * page } },
];
const thread = (threadId: number, name: string, operations: number): ServerThreadIo => ({
  ...{ threadId, event: data, operations: BigInt(operations), time: 0n, name: `thread/innodb/${name}` },
});
const reading = (...threads: ServerThreadIo[]) => ({ serverThreads: complete(threads) });
const nobody = () => false;

test('threads of one kind are one series; bytes are those of the mean operation', () => {
  const before = reading(thread(3, 'page_flush_thread', 10), thread(4, 'io_write_thread', 0));
  const after = reading(thread(3, 'page_flush_thread', 40), thread(4, 'io_write_thread', 10));
  expect(serverThreadRates(before, after, gains(100n), nobody)).toEqual([
    {
      name: 'page cleaner',
      readOps: 0,
      readBytes: 0,
      readTime: 0,
      writeOps: 20,
      writeBytes: 20 * 16_384,
      writeTime: 0,
    },
  ]);
});

test('a thread that was not read before, or whose statement is counted, has no part', () => {
  const before = reading(thread(3, 'page_flush_thread', 10));
  const after = reading(thread(3, 'page_flush_thread', 40), thread(9, 'srv_purge_thread', 50));
  expect(serverThreadRates(before, after, gains(100n), (id) => id === 3)).toEqual([]);
});

test('where the threads were not read, nothing is known of them', () => {
  expect(serverThreadRates(reading(), { serverThreads: failed('denied') }, gains(1n), nobody)).toBeNull();
  expect(serverThreadRates({}, reading(), gains(1n), nobody)).toBeNull();
});

test.each([
  ['thread/innodb/page_flush_coordinator_thread', 'page cleaner'],
  ['thread/innodb/log_writer_thread', 'log writer'],
  ['thread/sql/replica_worker', 'replication applier'],
  ['thread/innodb/dict_stats_thread', 'dict stats'],
  ['binlog dump', 'binlog dump'],
])('%s is called %s', (name, kind) => {
  expect(serverThreadKind(name)).toBe(kind);
});
