import { expect, test } from 'bun:test';
import { complete } from '../reading';
import { followRollbacks, rolledBack } from './rollback';
import { recordOf, runningOf, trackedOf } from './statement.fixture';

const SECOND = 1_000_000;
const details = { returnOf: 'a-1-1' };
const record = recordOf({ details });
const tracked = trackedOf(details);
const undoing = (rowsToUndo?: number) => runningOf(rowsToUndo === undefined ? {} : { rowsToUndo });

test('rows to undo are kept, with the time the rollback began', () => {
  const first = followRollbacks(tracked, { statements: complete([undoing(900)]), at: 111 * SECOND });
  const second = followRollbacks(first, { statements: complete([undoing(300)]), at: 112 * SECOND });
  expect(second.get('it')?.record.details).toEqual({
    returnOf: 'a-1-1',
    rollback: { since: 111_000, rowsLeft: 300 },
  });
});

test('a statement that does not roll back stays as it is', () => {
  expect(followRollbacks(tracked, { statements: complete([undoing()]), at: 111 * SECOND })).toBe(tracked);
  expect(rolledBack(record)).toBe(record);
});

test('at its end no row is left, and the evidence says how long the rollback took', () => {
  const rollback = { since: 111_000, rowsLeft: 300 };
  const ended = rolledBack({ ...record, endedAt: 123 * SECOND, evidence: ['killed'], details: { rollback } });
  expect(ended.details.rollback).toEqual({ since: 111_000, rowsLeft: 0 });
  expect(ended.evidence).toEqual(['killed', 'INNODB_TRX showed it rolling back for at least 12.0 s.']);
});
