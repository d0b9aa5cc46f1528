import { expect, test } from 'bun:test';
import { complete, failed, valueOf } from '../../detection/reading';
import type { Row } from '../protocol/rows';
import { Cadence } from '../protocol/cadence';
import { FileEvents } from './events';

const data = 'wait/io/file/innodb/innodb_data_file';
const load = 'wait/io/file/sql/load';
const charset = 'wait/io/file/mysys/charset';

const row = (event: string, reads: number) => ({
  EVENT_NAME: event,
  ...{ COUNT_READ: reads, SUM_NUMBER_OF_BYTES_READ: reads, SUM_TIMER_READ: reads },
  ...{ COUNT_WRITE: 0, SUM_NUMBER_OF_BYTES_WRITE: 0, SUM_TIMER_WRITE: 0, COUNT_MISC: 0, SUM_TIMER_MISC: 0 },
});

/** Events, and a function that plays one sample: it answers the names that were asked for, null for all. */
function sampling(isIndexed = true) {
  const cadence = new Cadence(() => 0);
  const events = new FileEvents(isIndexed, cadence);
  const sample = (rows: Row[], files = 1000): string[] | null => {
    cadence.next();
    const { sql, values } = events.part(files);
    events.read(complete(rows), cadence.sample);
    return sql.includes('COUNT_STAR > 0') ? null : [values?.[0]].flat().map(String);
  };
  return { events, sample };
}

/** The names that each of `count` samples asks for; `loaded` gives the reads of `load` by sample. */
function asked(count: number, loaded: (sample: number) => number, files = 1000): Array<string[] | null> {
  const { sample } = sampling();
  return Array.from({ length: count }, (_, i) => sample([row(data, i), row(charset, 7), row(load, loaded(i))], files));
}

test('every ninth sample reads all events, each other one those that were ever used, and what statements may use first', () => {
  const samples = asked(20, () => 3);
  expect(samples.flatMap((names, sample) => (names === null ? [sample] : []))).toEqual([0, 9, 18]);
  expect(samples[1]).toEqual(expect.arrayContaining([data, charset, load, 'wait/io/file/sql/select_to_file']));
});

test('without an index, or with few files, every sample reads all events: they cost the same', () => {
  const [scanned, indexed] = [sampling(false), sampling()];
  expect([1, 2, 3].map((reads) => scanned.sample([row(data, reads)]))).toEqual([null, null, null]);
  expect([1, 2, 3].map((reads) => indexed.sample([row(data, reads)], 100))).toEqual([null, null, null]);
});

test('with very many files, used events are read in every third sample, and all in every 27th', () => {
  const samples = asked(30, () => 3, 5000);
  expect(samples.flatMap((names, sample) => (names === null ? [sample] : []))).toEqual([0, 27]);
  expect(samples.flatMap((names, sample) => (names?.includes(charset) === true ? [sample] : []))).toEqual([
    1, 4, 7, 10, 13, 16, 19, 22, 25, 28,
  ]);
});

test('with very many files, an event that moves is read in every sample, until it stands still', () => {
  const samples = asked(13, (sample) => Math.min(sample, 5), 5000);
  expect(samples.flatMap((names, sample) => (names?.includes(load) === true ? [sample] : []))).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ]);
});

test('an event that was not read keeps its counters, and the time that it was read', () => {
  const cadence = new Cadence(() => 0);
  const events = new FileEvents(true, cadence);
  const read = (rows: Row[], at: number) => {
    cadence.next();
    events.part(1000);
    const { events: found, allEventsAt } = events.read(complete(rows), at);
    return [(valueOf(found) ?? []).map(({ event, reads, readAt }) => [event, Number(reads), readAt]), allEventsAt];
  };
  expect(read([row(data, 1), row(load, 7)], 100)).toEqual([
    [
      [data, 1, 100],
      [load, 7, 100],
    ],
    100,
  ]);
  expect(read([row(data, 2)], 101)).toEqual([
    [
      [data, 2, 101],
      [load, 7, 100],
    ],
    100,
  ]);
});

test('only a sample that reads all events is complete', () => {
  const cadence = new Cadence(() => 0);
  const events = new FileEvents(true, cadence);
  const kinds: string[] = Array.from({ length: 8 }, (_, i) => {
    cadence.next();
    events.part(1000);
    return events.read(i === 4 ? failed('denied') : complete<Row[]>([row(data, 1)]), i).events.is;
  });
  expect(kinds).toEqual(['complete', 'partial', 'partial', 'partial', 'failed', 'partial', 'partial', 'partial']);
});

test('an event that was known and is lacking when all are read was reset', () => {
  const cadence = new Cadence(() => 0);
  const events = new FileEvents(true, cadence);
  const read = (rows: Row[]) => {
    cadence.next();
    events.part(10);
    return (valueOf(events.read(complete(rows), cadence.sample).events) ?? []).map(({ event, reads }) => [
      event,
      reads,
    ]);
  };
  expect(read([row(data, 5), row(load, 7)])).toEqual([
    [data, 5n],
    [load, 7n],
  ]);
  expect(read([row(load, 1)])).toEqual([
    [data, 0n],
    [load, 1n],
  ]);
});
