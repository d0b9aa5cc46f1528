import '../../testing/browser';
import { expect, test } from 'bun:test';
import { isStatements, readStatements } from './statements';
import { statement, tableOf } from './statement.fixture';

test('a row is read unchanged', () => {
  const row = statement({ id: 'a-5-9', killer: 'dba@10.0.0.9', outcome: 'killed', end: 5000, rowsExamined: 12 });
  expect(readStatements([tableOf([row])])).toEqual([row]);
});

test('one statement in two frames is read once, from its newest row', () => {
  const running = statement({ outcome: 'running', elapsed: 10 });
  const later = statement({ outcome: 'running', elapsed: 11 });
  const killed = statement({ outcome: 'killed', end: 10_500, elapsed: 10.5 });
  expect(readStatements([tableOf([later]), tableOf([running])])).toEqual([later]);
  expect(readStatements([tableOf([killed]), tableOf([later])])).toEqual([killed]);
});

test('the same id on another instance is another statement', () => {
  const rows = [statement({ instance: 'db-1' }), statement({ instance: 'db-2' })];
  expect(readStatements([tableOf(rows)])).toHaveLength(2);
});

test('a row without an id or a start is left out, and any other outcome becomes unknown', () => {
  const rows = [
    { ...statement({}), id: null },
    { ...statement({ id: 'b' }), start: null },
    { ...statement({ id: 'c' }), outcome: 'eaten' },
  ];
  expect(readStatements([tableOf(rows)]).map(({ id, outcome }) => [id, outcome])).toEqual([['c', 'unknown']]);
});

test('a statements frame is recognised by its fields', () => {
  expect(isStatements(tableOf([statement({})]))).toBe(true);
  expect(isStatements(tableOf([{ id: 'a', time: 0 }]))).toBe(false);
});
