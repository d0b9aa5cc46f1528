import { expect, test } from 'bun:test';
import { complete } from '../reading';
import type { StatementRecord } from './record';
import { followRollbacks, rolledBack } from './rollback';
import type { RunningStatement } from '../sample';
import type { TrackedStatements } from './tracker';

const SECOND = 1_000_000;
const key = { incarnation: 'a', threadId: 60, eventId: 7 };
const who = { processlistId: 22, user: 'shop', host: 'app', db: 'shop', digest: null, digestText: null, text: null };
const record: StatementRecord = {
  ...who,
  key,
  state: 'query end',
  startedAt: 100 * SECOND,
  seenAt: 110 * SECOND,
  endedAt: null,
  rowsExamined: 0,
  rowsSent: 0,
  readBytes: null,
  writeBytes: null,
  ioShare: null,
  waitingOn: null,
  blocking: 0,
  outcome: 'running',
  confidence: 'certain',
  killer: null,
  errno: null,
  evidence: [],
  runawayAt: null,
  details: { returnOf: 'a-1-1' },
};
const tracked: TrackedStatements = new Map([['it', { record, io: null, instanceBytes: 0 }]]);
const undoing = (rowsToUndo?: number): RunningStatement => ({
  ...who,
  threadId: 60,
  eventId: 7,
  command: 'Query',
  state: 'rolling back',
  startedAt: 100 * SECOND,
  ...(rowsToUndo !== undefined && { rowsToUndo }),
});

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
