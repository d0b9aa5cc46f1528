import { expect, test } from 'bun:test';
import { parseKill } from './kill-text';

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
