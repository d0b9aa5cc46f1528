import { expect, test } from 'bun:test';
import { calledFor, killScope, parseKill } from './kill-text';

test.each([
  ['kill query 22', 22, 'query'],
  ['KILL 22', 22, 'connection'],
  ['KILL CONNECTION 22;', 22, 'connection'],
  ['  /* app:noc */ kill\n hard query 7 ', 7, 'query'],
  ['KILL ?', null, null],
  ['KILL @id', null, null],
  ['KILL USER shop', null, null],
  ['KILL QUERY ID 5', null, null],
  ["select 'kill 22'", null, null],
  [null, null, null],
] as const)('the victim and scope of: %s', (sql, victim, scope) => {
  expect(parseKill(sql)).toEqual({ victim, scope });
});

test.each([
  ['KILL QUERY thread', 'query'],
  ['KILL thread', 'connection'],
  ['KILL QUERY ? ', 'query'],
  ['KILL ?', 'connection'],
  ['KILL USER shop', 'user'],
  ['KILL QUERY SYSTEM_USER `shop` ', 'user'],
  ['KILL QUERY ID ?', 'query'],
  ['SELECT 1', null],
] as const)('the scope of: %s', (sql, scope) => {
  expect(killScope(sql)).toBe(scope);
});

test.each([
  ['CALL mysql.rds_kill_query(17)', 17],
  ['call ops.stop( 17 );', 17],
  ['CALL mysql.rds_kill_query(@id)', null],
  ["CALL ops.stop(17, 'now')", 17],
  ['CALL ops.stop(17, 18)', null],
  [null, null],
] as const)('the connection that is called for: %s', (sql, victim) => {
  expect(calledFor(sql)).toBe(victim);
});
