import { expect, test } from 'bun:test';
import { complete, valueOf } from '../../detection/reading';
import type { EventCounters } from '../../detection/sample';
import { fakeReader } from '../protocol/batch-reader.fixture';
import { Cadence } from '../protocol/cadence';
import type { Row } from '../protocol/rows';
import { ServerThreads } from './server-threads';

const data = 'wait/io/file/innodb/innodb_data_file';
const redo = 'wait/io/file/innodb/innodb_log_file';

const events = (reads: number, writes: number): EventCounters[] =>
  [data, redo].map((event, i) => ({
    event,
    ...{ reads: BigInt(i === 0 ? reads : writes), readBytes: 0n, readTime: 0n },
    ...{ writes: 0n, writeBytes: 0n, writeTime: 0n, miscs: 0n, miscTime: 0n },
  }));
const row = (thread: number, event: string, operations: number): Row => ({
  ...{ THREAD_ID: thread, EVENT_NAME: event, COUNT_STAR: operations, SUM_TIMER_WAIT: 0 },
});

/** Threads 3, 4 and a parallel reader; `sample` plays one sample, and answers what it asked for and what is known. */
async function sampling(isIndexed: boolean) {
  const cadence = new Cadence(() => 0);
  const threads = new ServerThreads(true, isIndexed, cadence);
  cadence.next();
  const names: Array<[number, string]> = [
    [3, 'thread/innodb/page_flush_thread'],
    [4, 'thread/innodb/log_writer_thread'],
    [5, 'thread/innodb/parallel_read_thread'],
  ];
  await threads.prepare(fakeReader(() => complete(names.map(([THREAD_ID, NAME]) => ({ THREAD_ID, NAME })))).reader);
  return (now: EventCounters[], rows: Row[]) => {
    const part = threads.part(now);
    cadence.next();
    const known = threads.read(part === null ? null : complete(rows), null);
    return {
      asked: part?.values?.filter((_, i) => i % 3 < 2) ?? null,
      known: (known === null ? [] : (valueOf(known) ?? [])).map(({ threadId, operations }) => [threadId, operations]),
    };
  };
}

test('at first all lasting threads are read, then what they have used, if it has moved', async () => {
  const sample = await sampling(true);
  const both = [row(3, data, 1), row(3, redo, 0), row(4, redo, 7)];
  expect(sample(events(1, 1), both).asked).toEqual([
    [3, 4],
    [data, redo],
  ]);
  sample(events(2, 1), both);
  expect(sample(events(3, 1), [row(3, data, 9)])).toEqual({
    asked: [[3], [data]],
    known: [
      [3, 9n],
      [3, 0n],
      [4, 7n],
    ],
  });
  expect(sample(events(3, 1), []).asked).toBeNull();
});

test('without an index they are in the scan of all threads', async () => {
  const cadence = new Cadence(() => 0);
  const threads = new ServerThreads(true, false, cadence);
  cadence.next();
  await threads.prepare(
    fakeReader(() => complete([{ THREAD_ID: 3, NAME: 'thread/innodb/page_cleaner_thread' }])).reader
  );
  expect(threads.part(events(1, 1))).toBeNull();
  const scanned = [3, 9].map((threadId) => ({ threadId, event: data, operations: 5n, time: 0n }));
  expect(threads.read(null, complete(scanned))).toMatchObject(complete([{ threadId: 3, operations: 5n }]));
});
