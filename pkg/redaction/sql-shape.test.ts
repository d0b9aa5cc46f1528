import { expect, test } from 'bun:test';
import { sqlShape } from './sql-shape';

test.each([
  ['case and layout', 'SELECT *\n  FROM orders', 'select * from  orders'],
  ['literals', "SELECT a FROM t WHERE b = 'it''s' AND c = 1.5", 'SELECT a FROM t WHERE b = "no" AND c = 2'],
  ['lists of any length', 'SELECT a FROM t WHERE b IN (1, 2)', 'SELECT a FROM t WHERE b IN ( 7 )'],
  ['comments', 'SELECT a /* first */ FROM t', 'SELECT a FROM t -- again'],
])('%s do not change the shape', (_, one, other) => {
  expect(sqlShape(one)).toBe(sqlShape(other));
});

test.each([
  ['names', 'SELECT a1 FROM t', 'SELECT a2 FROM t'],
  ['quoted names', 'SELECT 1 AS `run-1`', 'SELECT 1 AS `run-2`'],
  ['hints', 'SELECT /*+ NO_INDEX(t) */ a FROM t', 'SELECT a FROM t'],
])('%s do', (_, one, other) => {
  expect(sqlShape(one)).not.toBe(sqlShape(other));
});
