import '../../testing/browser';
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
  lock: 'shop.stock',
  what: 'a row lock on shop.stock',
  from: 0,
  to: 4000,
};
const timeline = (waits: Wait[]) => ({
  statements: [blocker, waiter, statement({ instance: 'db-2', id: 'x', waitingOn: 'b' })],
  waits,
});

test('a lock wait shows on both sides, once', () => {
  expect(blockersAndWaiters(waiter, timeline([wait])).blockers).toEqual([
    { statement: blocker, note: 'for shop.stock, 4.0 s.' },
  ]);
  expect(blockersAndWaiters(blocker, timeline([wait])).waiters.map(({ statement }) => statement?.id)).toEqual(['w']);
});

test('without lock waits the statements’ waitingOn is used', () => {
  expect(blockersAndWaiters(waiter, timeline([])).blockers.map(({ statement }) => statement?.id)).toEqual(['b']);
  expect(blockersAndWaiters(blocker, timeline([])).waiters.map(({ statement }) => statement?.id)).toEqual(['w']);
});

test('an idle transaction is named although it has no statement', () => {
  const { blockers } = blockersAndWaiters({ ...waiter, waitingOn: null }, timeline([{ ...wait, blockerId: null }]));
  expect(blockers).toEqual([{ statement: null, note: '#22 shop@h, an idle transaction, for shop.stock, 4.0 s.' }]);
});
