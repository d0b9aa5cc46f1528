import { expect, test } from 'bun:test';
import { StatusReader } from './status';

const variables = (values: Record<string, number>) =>
  Object.entries(values).map(([name, value]) => ({ Variable_name: name, Value: String(value) }));

test('while nothing runs for long the status is read in one round of three', () => {
  const reader = new StatusReader();
  const asked = [true, true, true, true, true].map((quiet) => reader.part(quiet) !== null);
  expect(asked).toEqual([true, false, false, true, false]);
});

test('it is read in every round that may have to tell how a statement ended', () => {
  const reader = new StatusReader();
  expect([true, false, false, false, true].map((quiet) => reader.part(quiet) !== null)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

test('and while somebody waits for a row lock, who may have waited enough', () => {
  const reader = new StatusReader();
  reader.part(true);
  reader.read(variables({ Innodb_row_lock_current_waits: 1 }), 0);
  expect(reader.part(true)).not.toBeNull();
  reader.read(variables({ Innodb_row_lock_current_waits: 0 }), 0);
  expect(reader.part(true)).toBeNull();
});

test('between two readings it is as it was', () => {
  const reader = new StatusReader();
  const status = reader.read(variables({ Com_kill: 3, Max_execution_time_exceeded: 5 }), 2);
  expect(status).toMatchObject({ comKill: 3, timeouts: 3 });
  expect(reader.read(undefined, 4)).toEqual(status);
});
