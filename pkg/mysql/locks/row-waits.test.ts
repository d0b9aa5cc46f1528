import { expect, test } from 'bun:test';
import { groupWaiters } from './lock-groups';
import { rowWaitsOf, type LockRows } from './row-waits';
import { readTransactions, waitersOf } from './transactions';

/** Transaction 1 holds a record, 2 and 3 wait for it, 3 longer than 2. As MariaDB's INNODB_TRX has them. */
const transactions = readTransactions([
  { trx_id: '1', trx_mysql_thread_id: '11', isolation: 'SERIALIZABLE', started: '100', wait_started: null },
  { trx_id: '2', trx_mysql_thread_id: '12', trx_requested_lock_id: '2:5:3:2', started: '110', wait_started: '112' },
  { trx_id: '3', trx_mysql_thread_id: '13', trx_requested_lock_id: '3:5:3:2', started: '110', wait_started: '111' },
]);
const lock = { lock_table: '`shop`.`products`', INDEX_NAME: 'PRIMARY', record: '1' };
const rows = {
  lockWaits: [
    { waiting: '2', blocking: '1', blocking_lock: '1:5:3:2' },
    { waiting: '3', blocking: '1', blocking_lock: '1:5:3:2' },
  ],
  lockedRecords: [
    { ...lock, id: '1:5:3:2', mode: 'X' },
    { ...lock, id: '2:5:3:2', mode: 'S' },
    { ...lock, id: '3:5:3:2', mode: 'X,REC_NOT_GAP' },
  ],
};
const waitsIn = (of: LockRows) => rowWaitsOf(transactions, groupWaiters(waitersOf(transactions)), of);

test('a waiter has the lock it asks for, and its blocker with the mode it holds', () => {
  const [first, second] = waitsIn(rows);
  expect(first).toMatchObject({
    waiting: { processlistId: 13, startedAt: 110e6, waitsFor: { since: 111e6 } },
    blocking: { processlistId: 11, selectsLockNothing: false },
    lock: { object: 'shop.products', index: 'PRIMARY', mode: 'X,REC_NOT_GAP', record: '1' },
    held: { thread: null, eventId: null, exclusive: true },
  });
  expect(second).toMatchObject({ waiting: { processlistId: 12 }, lock: { mode: 'S' } });
});

test('a lock whose mode is unknown is exclusive if a shared lock waits for it', () => {
  const [asksExclusive, asksShared] = waitsIn({ ...rows, lockedRecords: rows.lockedRecords.slice(1) });
  expect([asksExclusive?.held?.exclusive, asksShared?.held?.exclusive]).toEqual([false, true]);
});

test('a blocker that only asked earlier holds nothing, and may have only a thread', () => {
  const lockWaits = [{ waiting: '2', blocking: '3', blocking_thread: '33' }];
  const [, second] = waitsIn({ lockWaits: [...lockWaits, { waiting: '3', blocking: '9', blocking_thread: '39' }] });
  expect(second).toMatchObject({ blocking: { id: '3' }, blockingThread: 33, lock: null, held: null });
  expect(waitsIn({ lockWaits: [{ waiting: '3', blocking: '9', blocking_thread: '39' }] })[0]).toMatchObject({
    ...{ blocking: null, blockingThread: 39, held: { thread: 39, exclusive: false } },
  });
});

test('without pairs the waits remain, without a blocker', () => {
  expect(waitsIn({})).toMatchObject([
    { waiting: { id: '3' }, blocking: null, blockingThread: null, lock: null, held: null },
    { waiting: { id: '2' }, blocking: null, blockingThread: null, lock: null, held: null },
  ]);
});
