import { expect, test } from 'bun:test';
import { complete, failed, partial, type Reading } from '../../detection/reading';
import type { Locks, LockSession, LockWait } from '../../detection/sample';
import { at, record } from '../../store/batch.fixture';
import { previewOf, type Known } from './preview';

const session = (threadId: number): LockSession => ({
  ...{ threadId, processlistId: threadId + 100, user: 'shop', host: '10.0.0.8', db: 'shop', eventId: 1 },
  ...{ text: 'UPDATE', took: null, transactionStartedAt: null },
});
const locks = (...pairs: Array<[number, number | null]>): Reading<Locks> => {
  const threads = new Set(pairs.flat().filter((thread) => thread !== null));
  const waits = pairs.map(([waiting, blocking]): LockWait => ({
    ...{ waiting, blocking, confidence: 'certain', kind: 'row', object: null, index: null, mode: null },
    ...{ record: null, since: 0 },
  }));
  return complete({ sessions: [...threads].map(session), waits });
};
const known: Known = {
  ...{ instance: 'shop', id: '1-1-9', threadId: 1, mode: 'query', locks: locks() },
  victim: {
    ...{ processlistId: 101, user: 'reporting', host: '10.0.0.9', db: 'shop', command: 'Query', state: 'executing' },
    ...{ program: null, isProtected: null, transaction: { rowsModified: 0, seconds: 10, isRollingBack: false } },
  },
  record: record(0, 9, { text: 'SELECT 1' }),
  forecast: () => null,
  now: at(10),
};
const withTransaction = (transaction: Partial<NonNullable<Known['victim']['transaction']>>): Known['victim'] => ({
  ...known.victim,
  transaction: { rowsModified: 0, seconds: 10, isRollingBack: false, ...transaction },
});

test('whose statement it is, how long it has run, and what is sent', () => {
  expect(previewOf(known)).toMatchObject({
    ...{ processlistId: 101, user: 'reporting', text: 'SELECT 1', elapsed: 10, command: 'KILL QUERY 101', notes: [] },
    ...{ rowsToUndo: 0, undoSeconds: { from: 0, to: 0 } },
  });
});

test('who is freed, who stays blocked and by whom', () => {
  const { frees } = previewOf({ ...known, locks: locks([2, 1], [3, 2], [4, 1], [4, 5]) });
  expect(frees).toEqual({
    atOnce: { count: 1, names: ['#102 shop@10.0.0.8'] },
    afterwards: { count: 1, names: ['#103 shop@10.0.0.8'] },
    stillBlocked: { count: 1, names: ['#104 shop@10.0.0.8, by #105 shop@10.0.0.8'] },
  });
});

test('of many, ten are named', () => {
  const many = Array.from({ length: 30 }, (_, i): [number, number] => [i + 2, 1]);
  const { frees } = previewOf({ ...known, locks: locks(...many) });
  expect(frees?.atOnce.count).toBe(30);
  expect(frees?.atOnce.names).toHaveLength(10);
});

test('locks that were not read free nobody that is known', () => {
  expect(previewOf({ ...known, locks: failed('denied') }).frees).toBeNull();
  expect(previewOf({ ...known, locks: null }).frees).toBeNull();
  expect(previewOf({ ...known, locks: partial({ sessions: [], waits: [] }, 'more than 1000 rows') }).notes).toEqual([
    'The locks were not read whole: more than 1000 rows.',
  ]);
});

test.each<[string, Partial<Known>, RegExp]>([
  ['an older transaction', { victim: withTransaction({ seconds: 60 }) }, /stays open with the locks it holds/],
  ['a rollback', { victim: withTransaction({ isRollingBack: true }) }, /rolling back already/],
  ['an idle session', { id: '1-1', record: null }, /KILL QUERY ends nothing/],
  ['a connection', { mode: 'connection' }, /has to connect again/],
  ['one that came back', { record: record(0, 9, { details: { returnOf: '1-1-3' } }) }, /came back/],
  [
    'another that frees more',
    { locks: locks([2, 1], [3, 9], [4, 9]) },
    /#109 shop@10\.0\.0\.8 holds up more: to kill it frees 2/,
  ],
])('says so of %s', (_, of, note) => {
  expect(previewOf({ ...known, ...of }).notes.join('\n')).toMatch(note);
});

test('a forecast where rows were changed and rollbacks were seen', () => {
  const victim = withTransaction({ rowsModified: 1_000 });
  expect(
    previewOf({ ...known, victim, forecast: (rows) => ({ from: rows / 500, to: rows / 100 }) }).undoSeconds
  ).toEqual({
    ...{ from: 2, to: 10 },
  });
  expect(previewOf({ ...known, victim }).undoSeconds).toBeNull();
  expect(previewOf({ ...known, victim: { ...known.victim, transaction: null } }).rowsToUndo).toBeNull();
});
