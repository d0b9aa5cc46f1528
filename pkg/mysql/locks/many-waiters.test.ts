import { expect, test } from 'bun:test';
import { listTransactions } from './innodb-status';
import { ManyWaiters } from './many-waiters';
import type { RowWait } from './row-wait';
import type { Transaction } from './transactions';

const record = (id: number, key: string, changedBy: string, mode = 'X locks rec but not gap') =>
  `------- TRX HAS BEEN WAITING 2500000 us FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 5 page no 3 n bits 320 index PRIMARY of table \`shop\`.\`products\` trx id ${id} lock_mode ${mode} waiting
Record lock, heap no 2 PHYSICAL RECORD: n_fields 6; compact format; info bits 0
 0: len 4; hex ${key}; asc     ;;
 1: len 6; hex ${changedBy}; asc      -;;
 2: len 7; hex 11000001340110; asc     4  ;;
 3: len 9; hex 70726f647563742031; asc product 1;;

------------------
`;

const waiter = (id: number, text: string, lock: string) => `---TRANSACTION ${id}, ACTIVE 10 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 2 lock struct(s), heap size 1128, 1 row lock(s)
MariaDB thread id ${id + 1000}, OS thread handle 131449900488384, query id 205 localhost 127.0.0.1 shop Updating
${text}
${lock}`;

const holder = (id: number) => `---TRANSACTION ${id}, ACTIVE 40 sec
2 lock struct(s), heap size 1128, 1 row lock(s), undo log entries 1
MariaDB thread id ${id + 1000}, OS thread handle 140246298818240, query id 58 localhost 127.0.0.1 shop
`;

/** A report as MariaDB 10.11 prints it, shortened. */
const report = (...transactions: string[]) => `
=====================================
2026-11-23 17:12:24 0x7f8db806e6c0 INNODB MONITOR OUTPUT
=====================================
LIST OF TRANSACTIONS FOR EACH SESSION:
---TRANSACTION (0x7f8db83aac80), not started
0 lock struct(s), heap size 1128, 0 row lock(s)
${transactions.join('')}--------
FILE I/O
--------
`;

const waits = (text: string, manyWaiters = new ManyWaiters()) =>
  manyWaiters
    .waitsIn(text, 100e6)
    .map(({ waiting, blocking, held }) => [
      waiting.processlistId,
      blocking?.processlistId ?? null,
      held?.exclusive ?? null,
    ]);

test('a listed transaction has its session, its wait and the key of the record', () => {
  expect(
    listTransactions(report(waiter(245, 'UPDATE a', record(245, '80000001', '00000000002d')), holder(45)))
  ).toEqual([
    {
      id: '245',
      processlistId: 1245,
      active: 10,
      rowLocks: 1,
      toUndo: null,
      waitsFor: {
        waited: 2.5,
        target: '5:3:2',
        object: 'shop.products',
        index: 'PRIMARY',
        mode: 'X,REC_NOT_GAP',
        record: '0x80000001',
        changedBy: '45',
      },
    },
    { id: '45', processlistId: 1045, active: 40, rowLocks: 1, toUndo: null, waitsFor: null },
  ]);
});

test('a wait for a table, and ages in seconds', () => {
  const wait = `------- TRX HAS BEEN WAITING 7 SEC FOR THIS LOCK TO BE GRANTED:
TABLE LOCK table \`shop\`.\`orders\` trx id 9 lock mode AUTO-INC waiting
`;
  expect(listTransactions(report(waiter(9, 'INSERT', wait)))[0]?.waitsFor).toEqual({
    waited: 7,
    target: 'shop.orders',
    object: 'shop.orders',
    index: null,
    mode: 'AUTO-INC',
    record: null,
    changedBy: null,
  });
});

test('the transaction that last changed the record holds it, if it still exists', () => {
  const two = [holder(44), holder(45)];
  expect(waits(report(waiter(245, 'UPDATE a', record(245, '80000001', '00000000002d')), ...two))).toEqual([
    [1245, 1045, true],
  ]);
});

test('the only transaction with locks that does not wait holds every record; several of them hold none', () => {
  const waiting = waiter(245, 'UPDATE a', record(245, '80000001', '000000000001'));
  expect(waits(report(waiting, holder(45)))).toEqual([[1245, 1045, false]]);
  expect(waits(report(waiting, holder(44), holder(45)))).toEqual([[1245, null, null]]);
});

test('a statement’s text is not read as a line of InnoDB', () => {
  const text = 'SELECT "\n------- TRX HAS BEEN WAITING 9 SEC FOR THIS LOCK TO BE GRANTED:\n"';
  const [listed] = listTransactions(report(waiter(245, text, record(245, '80000001', '00000000002d'))));
  expect(listed?.waitsFor?.waited).toBe(2.5);
});

test('times stay the same from one report to the next', () => {
  const manyWaiters = new ManyWaiters();
  const text = report(waiter(245, 'UPDATE a', record(245, '80000001', '00000000002d')), holder(45));
  const [first] = manyWaiters.waitsIn(text, 100e6);
  const [second] = manyWaiters.waitsIn(text.replace('2500000', '3510000'), 101e6);
  expect(first?.waiting.waitsFor?.since).toBe(97.5e6);
  expect([second?.waiting]).toEqual([first?.waiting]);
});

const transaction = (id: string, waitsFor: Transaction['waitsFor'] = null): Transaction => ({
  ...{ id, processlistId: 1, startedAt: 0, rollsBack: false, selectsLockNothing: true, waitsFor },
});
const wait = (blocking: string): RowWait => ({
  waiting: transaction('200', { lockId: '200:5:3:2', since: 0 }),
  blocking: transaction(blocking),
  blockingThread: null,
  kind: 'row',
  lock: null,
  held: { thread: null, eventId: null, exclusive: true },
});

test('a transaction that held the record when the tables were read still holds it, if it still exists', () => {
  const text = report(waiter(245, 'UPDATE a', record(245, '80000001', '000000000001')), holder(44), holder(45));
  const manyWaiters = new ManyWaiters();
  manyWaiters.remember([wait('44')]);
  expect(waits(text, manyWaiters)).toEqual([[1245, 1044, true]]);
  manyWaiters.remember([wait('43')]);
  expect(waits(text, manyWaiters)).toEqual([[1245, null, null]]);
});
