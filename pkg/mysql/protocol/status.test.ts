import { expect, test } from 'bun:test';
import { Cadence } from './cadence';
import { ServerError } from '../connection/errors';
import { StatusReader } from './status';

const variables = (values: Record<string, number>) =>
  Object.entries({ Com_kill: 0, ...values }).map(([name, value]) => ({ Variable_name: name, Value: String(value) }));

/** A reader, and whether the next sample reads the status; `isQuiet`: the last sample saw no running statement. */
function reading() {
  const cadence = new Cadence(() => 0);
  const reader = new StatusReader('shop-db', cadence);
  const isRead = (isQuiet: boolean): boolean => {
    cadence.next();
    return reader.part(isQuiet) !== null;
  };
  return { reader, isRead };
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
  reader.read(variables({ Innodb_row_lock_current_waits: 1 }), 0);
  expect(isRead(true)).toBe(true);
  reader.read(variables({ Innodb_row_lock_current_waits: 0 }), 0);
  expect(isRead(true)).toBe(false);
});

test('between two readings the status stays as it was', () => {
  const { reader } = reading();
  const status = reader.read(variables({ Com_kill: 3, Max_execution_time_exceeded: 5 }), 2);
  expect(status).toMatchObject({ comKill: 3, timeouts: 3 });
  expect(reader.read(undefined, 4)).toEqual(status);
});

test('a status that was never read is an error, not zeros; once it was read it stays', () => {
  const { reader } = reading();
  const unread = new ServerError('timeout', 'shop-db: its status could not be read. It is tried again.');
  expect(() => reader.read(undefined, 0)).toThrow(unread);
  expect(thrownBy(() => reader.read(undefined, 0))).toMatchObject({ name: 'ServerError', kind: 'timeout' });
  const status = reader.read(variables({ Com_kill: 3 }), 0);
  expect(reader.read(undefined, 0)).toEqual(status);
});

test('rows without the counters are no status', () => {
  const { reader } = reading();
  const cut = [{ Variable_name: 'Aborted_clients', Value: '12345' }];
  expect(() => reader.read(cut, 0)).toThrow('its status could not be read');
  const status = reader.read(variables({ Com_kill: 500 }), 0);
  expect(reader.read(cut, 0)).toEqual(status);
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
