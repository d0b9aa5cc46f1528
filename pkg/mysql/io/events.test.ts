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
function sampling() {
  const cadence = new Cadence(() => 0);
  const events = new FileEvents(cadence);
  const sample = (rows: Row[], files = 10): string[] | null => {
    cadence.next();
    const { sql, values } = events.part(files);
    events.read(complete(rows), cadence.sample);
    return sql.includes('COUNT_STAR > 0') ? null : [values?.[0]].flat().map(String);
  };
  return { events, sample };
}

/** The names that each of `count` samples asks for; `loaded` gives the reads of `load` by sample. */
function asked(count: number, loaded: (sample: number) => number, files = 10): Array<string[] | null> {
  const { sample } = sampling();
  return Array.from({ length: count }, (_, i) => sample([row(data, i), row(charset, 7), row(load, loaded(i))], files));
}

test('every third sample reads all events, each sample the main ones', () => {
  const samples = asked(8, () => 3);
  expect(samples.flatMap((names, sample) => (names === null ? [sample] : []))).toEqual([0, 3, 6]);
  expect(samples[1]).toContain(data);
  expect(samples[4]).not.toContain(charset);
});

test('with very many files, every ninth sample reads all events', () => {
  const samples = asked(20, () => 3, 5000);
  expect(samples.flatMap((names, sample) => (names === null ? [sample] : []))).toEqual([0, 9, 18]);
});

test('an event that moves is read in every sample, until it stands still', () => {
  const samples = asked(13, (sample) => Math.min(sample, 5));
  expect(samples.flatMap((names, sample) => (names?.includes(load) === true ? [sample] : []))).toEqual([4, 5, 7, 8]);
});

test('an event that was not read keeps its counters, and the time that it was read', () => {
  const cadence = new Cadence(() => 0);
  const events = new FileEvents(cadence);
  const read = (rows: Row[], at: number) => {
    cadence.next();
    events.part(10);
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
  const events = new FileEvents(cadence);
  const kinds: string[] = Array.from({ length: 8 }, (_, i) => {
    cadence.next();
    events.part(10);
    return events.read(i === 4 ? failed('denied') : complete<Row[]>([row(data, 1)]), i).events.is;
  });
  expect(kinds).toEqual(['complete', 'partial', 'partial', 'complete', 'failed', 'partial', 'complete', 'partial']);
});
