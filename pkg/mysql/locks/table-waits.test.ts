import { expect, test } from 'bun:test';
import type { LockKind } from '../../../src/shared/frames';
import type { MetadataLock } from './metadata-locks';
import type { StateWaiter } from './state-waiters';
import type { TableHandle } from './table-handles';
import { tableWaits } from './table-waits';

const waiter = (thread: number, kind: LockKind, text: string, startedAt = thread): StateWaiter => ({
  ...{
    thread,
    kind,
    text,
    startedAt,
    state: kind === 'flush' ? 'Waiting for table flush' : 'Waiting for table level lock',
  },
});
const handle = (thread: number, table = 'shop.slow', tableLock: TableHandle['tableLock'] = null): TableHandle => ({
  ...{ thread, table, eventId: thread * 10, tableLock },
});
const wants = (thread: number, object = 'shop.slow'): MetadataLock => ({
  ...{ thread, object, mode: 'SHARED_READ', granted: true, eventId: 1 },
});
/** A statement begins at as many microseconds as its thread's number. */
const running = new Map([1, 2, 3, 4, 5].map((thread) => [thread, { startedAt: thread }]));
const found = (waiters: StateWaiter[], handles: TableHandle[], metadata: MetadataLock[] = []) =>
  tableWaits(waiters, { handles, metadata, running }).map((wait) => [
    wait.waiting,
    wait.blocking,
    wait.confidence,
    wait.object,
  ]);

const select = 'SELECT * FROM slow';

test('a FLUSH and who comes after it wait for the SELECT that had the table open before', () => {
  const waiters = [waiter(2, 'flush', 'FLUSH TABLES'), waiter(3, 'flush', select)];
  expect(found(waiters, [handle(1), handle(5, 'shop.other')], [wants(1), wants(3)])).toEqual([
    [2, 1, 'likely', 'shop.slow'],
    [3, 1, 'likely', 'shop.slow'],
  ]);
});

test('without the FLUSH its waiters still have a holder; without metadata_locks it is found by the name of the table', () => {
  expect(found([waiter(3, 'flush', select)], [handle(1)], [wants(3)])).toEqual([[3, 1, 'likely', 'shop.slow']]);
  expect(found([waiter(3, 'flush', select)], [handle(1), handle(2, 'shop.low')])).toEqual([
    [3, 1, 'likely', 'shop.slow'],
  ]);
});

test('FLUSH TABLES t waits for t only; of several owners the oldest comes first', () => {
  expect(
    found([waiter(4, 'flush', 'FLUSH TABLES shop.slow')], [handle(1, 'shop.other'), handle(3), handle(2)])
  ).toEqual([
    [4, 2, 'likely', 'shop.slow'],
    [4, 3, 'likely', 'shop.slow'],
  ]);
});

test('an idle session under LOCK TABLES holds up a flush', () => {
  expect(found([waiter(2, 'flush', 'FLUSH TABLES')], [handle(9)])).toEqual([[2, 9, 'likely', 'shop.slow']]);
});

test('a flush that nobody is seen to hold up has an unknown blocker', () => {
  expect(found([waiter(2, 'flush', 'FLUSH TABLES')], [])).toEqual([[2, null, 'unknown', null]]);
});

test('a reader waits for the writer of a MyISAM table; a reader does not wait for readers', () => {
  const handles = [handle(1, 'shop.my', 'write'), handle(2, 'shop.my', 'read'), handle(3, 'shop.my', 'write')];
  expect(found([waiter(2, 'table', select), waiter(3, 'table', 'UPDATE my')], handles)).toEqual([
    [2, 1, 'certain', 'shop.my'],
    [3, 1, 'certain', 'shop.my'],
  ]);
});

test('a reader behind a waiting writer behind a reader', () => {
  const handles = [handle(1, 'shop.my', 'read'), handle(2, 'shop.my', 'write'), handle(3, 'shop.my', 'read')];
  expect(found([waiter(2, 'table', 'UPDATE my'), waiter(3, 'table', select)], handles)).toEqual([
    [2, 1, 'certain', 'shop.my'],
    [3, 2, 'likely', 'shop.my'],
  ]);
});
