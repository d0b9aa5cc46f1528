import { expect, test } from 'bun:test';
import { FileEvents } from './events';

const data = 'wait/io/file/innodb/innodb_data_file';
const load = 'wait/io/file/sql/load';
const charset = 'wait/io/file/mysys/charset';

const row = (event: string, reads: number) => ({
  EVENT_NAME: event,
  ...{ COUNT_READ: reads, SUM_NUMBER_OF_BYTES_READ: reads, SUM_TIMER_READ: reads },
  ...{ COUNT_WRITE: 0, SUM_NUMBER_OF_BYTES_WRITE: 0, SUM_TIMER_WRITE: 0, COUNT_MISC: 0, SUM_TIMER_MISC: 0 },
});

/** The names asked for in each of `rounds`, null where all are; `loaded` tells the reads of `load` by round. */
function asked(rounds: number, loaded: (round: number) => number): Array<string[] | null> {
  const events = new FileEvents();
  return Array.from({ length: rounds }, (_, round) => {
    const { sql, values } = events.part();
    events.read([row(data, round), row(charset, 7), row(load, loaded(round))]);
    return sql.includes('COUNT_STAR > 0') ? null : [values?.[0]].flat().map(String);
  });
}

test('all events are read in one round of ten, and the main ones in each', () => {
  const rounds = asked(21, () => 3);
  expect(rounds.flatMap((names, round) => (names === null ? [round] : []))).toEqual([0, 10, 20]);
  expect(rounds[1]).toContain(data);
  expect(rounds[11]).not.toContain(charset);
});

test('one that moves is read in every round, until it rests', () => {
  const rounds = asked(31, (round) => Math.min(round, 12));
  expect(rounds.flatMap((names, round) => (names?.includes(load) === true ? [round] : []))).toEqual([
    11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29,
  ]);
});

test('an event was used when it was, however long ago', () => {
  const events = new FileEvents();
  events.part();
  events.read([row(data, 0), row(charset, 7)]);
  expect([charset, data, load].map((event) => events.isUsed(event))).toEqual([true, false, false]);
});

test('one that is told of in every round counts as used from the first round that tells so', () => {
  const events = new FileEvents();
  events.part();
  events.read([row(data, 0), row(charset, 7)]);
  events.part();
  events.read([row(data, 1)]);
  expect(events.isUsed(data)).toBe(true);
});
