import '../data/grafana.fixture';
import { expect, test } from 'bun:test';
import { blockersAndWaiters } from './blockers-and-waiters';
import { statement } from '../data/statement.fixture';
import type { Wait } from '../data/waits';

const blocker = statement({ id: 'b' });
const waiter = statement({ id: 'w', waitingOn: 'b' });
const wait: Wait = {
  instance: 'db-1',
  statementId: 'w',
  blockerId: 'b',
  blocker: '#22 shop@h',
  what: 'shop.stock',
  from: 0,
  to: 4000,
};
const model = (waits: Wait[]) => ({
  statements: [blocker, waiter, statement({ instance: 'db-2', id: 'x', waitingOn: 'b' })],
  waits,
  locks: [],
  disks: [],
  has: { statements: true, disks: false, locks: true },
});

test('a wait is told from both sides, once', () => {
  expect(blockersAndWaiters(waiter, model([wait])).waitsFor).toEqual([
    { statement: blocker, note: 'for shop.stock, 4.0 s.' },
  ]);
  expect(blockersAndWaiters(blocker, model([wait])).waiters.map(({ statement }) => statement?.id)).toEqual(['w']);
});

test('without locks the statements’ own word counts', () => {
  expect(blockersAndWaiters(waiter, model([])).waitsFor.map(({ statement }) => statement?.id)).toEqual(['b']);
  expect(blockersAndWaiters(blocker, model([])).waiters.map(({ statement }) => statement?.id)).toEqual(['w']);
});

test('an idle transaction is named, though no statement stands for it', () => {
  const { waitsFor } = blockersAndWaiters({ ...waiter, waitingOn: null }, model([{ ...wait, blockerId: null }]));
  expect(waitsFor).toEqual([{ statement: null, note: '#22 shop@h, an idle transaction, for shop.stock, 4.0 s.' }]);
});
