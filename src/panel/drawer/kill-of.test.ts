import '../../testing/browser';
import { expect, test } from 'bun:test';
import { statement } from '../data/statement.fixture';
import { killOf } from './kill-of';

const running = { outcome: 'running', processlistId: 40 } as const;

test.each([
  [running, 'KILL QUERY 40;'],
  [{ ...running, details: '{"kind":"blocker"}' }, 'KILL CONNECTION 40;'],
  [{ ...running, details: '{"applier":{"channel":""}}' }, null],
  [{ ...running, details: '{"rollback":{"since":1,"rowsLeft":9}}' }, null],
  [{ ...running, processlistId: null }, null],
  [{ ...running, outcome: 'killed' as const }, null],
])('what ends %j is %p', (row, sql) => {
  expect(killOf(statement(row))).toBe(sql);
});
