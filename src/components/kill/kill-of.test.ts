import '../../testing/browser';
import { expect, test } from 'bun:test';
import { statement } from '../../panel/data/statement.fixture';
import { killOf, killRequest } from './kill-of';

const running = { outcome: 'running', processlistId: 40 } as const;

test.each([
  [running, 'KILL QUERY 40;'],
  [{ ...running, details: '{"kind":"blocker"}' }, 'KILL CONNECTION 40;'],
  [{ ...running, details: '{"applier":{"channel":""}}' }, null],
  [{ ...running, details: '{"rollback":{"since":1,"rowsLeft":9}}' }, null],
  [{ ...running, processlistId: null }, null],
  [{ ...running, outcome: 'killed' as const }, null],
])('what ends %j is %p', (row, sql) => {
  expect(killOf(statement(row))?.sql ?? null).toBe(sql);
});

test('a statement is killed by its id, a session that blocks by its thread', () => {
  const blocker = { instance: 'shop', id: '17-40-9' };
  expect(killRequest(blocker, 'query')).toEqual({ ...blocker, mode: 'query' });
  expect(killRequest(blocker, 'connection')).toEqual({ instance: 'shop', id: '17-40', mode: 'connection' });
});
