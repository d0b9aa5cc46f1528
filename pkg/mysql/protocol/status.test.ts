import { expect, test } from 'bun:test';
import { Cadence } from './cadence';
import { ServerError } from '../connection/errors';
import { OwnTimeouts } from '../connection/own-timeouts';
import { StatusReader } from './status';

const variables = (values: Record<string, number>) =>
  Object.entries({ Com_kill: 0, ...values }).map(([name, value]) => ({ Variable_name: name, Value: String(value) }));

const now = { from: 1, to: 2 };

/** A reader, and whether the next sample reads the status; `isQuiet`: the last sample saw no running statement. */
function reading() {
  const cadence = new Cadence(() => 0);
  const timeouts = new OwnTimeouts();
  const reader = new StatusReader('shop-db', cadence, timeouts);
  const isRead = (isQuiet: boolean): boolean => {
    cadence.next();
    return reader.part(isQuiet) !== null;
  };
  return { reader, isRead, timeouts };
}

test('without a running statement every third sample reads the status', () => {
  const { isRead } = reading();
  expect([true, true, true, true, true].map(isRead)).toEqual([true, false, false, true, false]);
});

test('every sample that may have to tell an ending reads it', () => {
  const { isRead } = reading();
  expect([true, false, false, false, true].map(isRead)).toEqual([true, true, true, true, false]);
});

test('so does every sample while a session waits for a row lock', () => {
  const { reader, isRead } = reading();
  isRead(true);
  reader.read(variables({ Innodb_row_lock_current_waits: 1 }), now);
  expect(isRead(true)).toBe(true);
  reader.read(variables({ Innodb_row_lock_current_waits: 0 }), now);
  expect(isRead(true)).toBe(false);
});

test('between two readings the status stays as it was', () => {
  const { reader } = reading();
  const status = reader.read(variables({ Com_kill: 3, Max_execution_time_exceeded: 5 }), now);
  expect(status).toMatchObject({ comKill: 3, timeouts: 5 });
  expect(reader.read(undefined, now)).toEqual(status);
});

test('our own timeouts between two readings are left out, and one that spans a reading of the next', () => {
  const { reader, timeouts } = reading();
  const read = (exceeded: number, from: number): number =>
    reader.read(variables({ Max_statement_time_exceeded: exceeded }), { from, to: from + 2 }).timeouts;
  timeouts.note(1969, { from: 5, to: 7 });
  expect(read(10, 8)).toBe(10);
  timeouts.note(1969, { from: 12, to: 14 });
  expect(read(12, 20)).toBe(11);
  // It was asked before the reading, and answered after it.
  timeouts.note(1969, { from: 15, to: 23 });
  expect(read(13, 30)).toBe(11);
  // One of the same round trip as the status, which was read before it.
  timeouts.note(1969, { from: 40, to: 42 });
  expect(read(13, 40)).toBe(11);
  expect(read(14, 50)).toBe(11);
  expect(read(15, 60)).toBe(12);
});

test('a new session goes on where the one before stopped', () => {
  const { reader, timeouts } = reading();
  const exceeded = (times: number) => variables({ Max_execution_time_exceeded: times });
  reader.read(exceeded(4), { from: 0, to: 1 });
  timeouts.note(3024, { from: 2, to: 3 });
  expect(reader.read(exceeded(5), { from: 4, to: 5 }).timeouts).toBe(4);
  timeouts.note(3024, { from: 6, to: 7 });
  const next = new StatusReader('shop-db', new Cadence(() => 0), timeouts, reader);
  expect(next.read(exceeded(6), { from: 8, to: 9 }).timeouts).toBe(4);
});

test('a status that was never read is an error, not zeros; once it was read it stays', () => {
  const { reader } = reading();
  const unread = new ServerError('timeout', 'shop-db: its status could not be read. It is tried again.');
  expect(() => reader.read(undefined, now)).toThrow(unread);
  expect(thrownBy(() => reader.read(undefined, now))).toMatchObject({ name: 'ServerError', kind: 'timeout' });
  const status = reader.read(variables({ Com_kill: 3 }), now);
  expect(reader.read(undefined, now)).toEqual(status);
});

test('rows without the counters are no status', () => {
  const { reader } = reading();
  const cut = [{ Variable_name: 'Aborted_clients', Value: '12345' }];
  expect(() => reader.read(cut, now)).toThrow('its status could not be read');
  const status = reader.read(variables({ Com_kill: 500 }), now);
  expect(reader.read(cut, now)).toEqual(status);
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
