import { expect, test } from 'bun:test';
import { complete, failed } from '../../detection/reading';
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
  const sample = (rows: Row[]): string[] | null => {
    cadence.next();
    const { sql, values } = events.part();
    events.read(complete(rows));
    return sql.includes('COUNT_STAR > 0') ? null : [values?.[0]].flat().map(String);
  };
  return { events, sample };
}

/** The names that each of `count` samples asks for; `loaded` gives the reads of `load` by sample. */
function asked(count: number, loaded: (sample: number) => number): Array<string[] | null> {
  const { sample } = sampling();
  return Array.from({ length: count }, (_, i) => sample([row(data, i), row(charset, 7), row(load, loaded(i))]));
}

test('every tenth sample reads all events, each sample the main ones', () => {
  const samples = asked(21, () => 3);
  expect(samples.flatMap((names, sample) => (names === null ? [sample] : []))).toEqual([0, 10, 20]);
  expect(samples[1]).toContain(data);
  expect(samples[11]).not.toContain(charset);
});

test('an event that moves is read in every sample, until it stands still', () => {
  const samples = asked(31, (sample) => Math.min(sample, 12));
  expect(samples.flatMap((names, sample) => (names?.includes(load) === true ? [sample] : []))).toEqual([
    11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29,
  ]);
});

test('an event counts as used, however long ago it was', () => {
  const { events, sample } = sampling();
  sample([row(data, 0), row(charset, 7)]);
  expect([charset, data, load].map((event) => events.isUsed(event))).toEqual([true, false, false]);
});

test('a main event counts as used from the first sample that sees it move', () => {
  const { events, sample } = sampling();
  sample([row(data, 0), row(charset, 7)]);
  sample([row(data, 1)]);
  expect(events.isUsed(data)).toBe(true);
});

test('only a sample that reads all events is complete', () => {
  const cadence = new Cadence(() => 0);
  const events = new FileEvents(cadence);
  const kinds: string[] = Array.from({ length: 12 }, (_, i) => {
    cadence.next();
    events.part();
    return events.read(i === 5 ? failed('denied') : complete<Row[]>([row(data, 1)])).is;
  });
  const partials = (count: number) => Array<string>(count).fill('partial');
  expect(kinds).toEqual(['complete', ...partials(4), 'failed', ...partials(4), 'complete', 'partial']);
});
