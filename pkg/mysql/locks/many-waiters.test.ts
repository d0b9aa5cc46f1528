import { expect, test } from 'bun:test';
import { listTransactions } from './innodb-status';
import { waitsOf, noWaiters } from './many-waiters';

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

/** As MariaDB 10.11 prints it, shortened. */
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

const waits = (text: string, crowd = noWaiters(), at = 100e6) =>
  waitsOf(listTransactions(text), crowd, at).map(({ waiting, blocking, held }) => [
    waiting.processlistId,
    blocking?.processlistId ?? null,
    held?.exclusive ?? null,
  ]);

test('a listed transaction has its session, its wait and the key it waits for', () => {
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
        thing: '5:3:2',
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
    thing: 'shop.orders',
    object: 'shop.orders',
    index: null,
    mode: 'AUTO-INC',
    record: null,
    changedBy: null,
  });
});

test('a record is held by who changed it last, while that one goes on', () => {
  const two = [holder(44), holder(45)];
  expect(waits(report(waiter(245, 'UPDATE a', record(245, '80000001', '00000000002d')), ...two))).toEqual([
    [1245, 1045, true],
  ]);
});

test('one that alone has locks and does not wait holds what all wait for; of several, nobody is named', () => {
  const crowd = waiter(245, 'UPDATE a', record(245, '80000001', '000000000001'));
  expect(waits(report(crowd, holder(45)))).toEqual([[1245, 1045, false]]);
  expect(waits(report(crowd, holder(44), holder(45)))).toEqual([[1245, null, null]]);
});

test('a statement’s text is not read as InnoDB’s words', () => {
  const text = 'SELECT "\n------- TRX HAS BEEN WAITING 9 SEC FOR THIS LOCK TO BE GRANTED:\n"';
  const [listed] = listTransactions(report(waiter(245, text, record(245, '80000001', '00000000002d'))));
  expect(listed?.waitsFor?.waited).toBe(2.5);
});

test('times stay the same from one report to the next', () => {
  const crowd = noWaiters();
  const text = report(waiter(245, 'UPDATE a', record(245, '80000001', '00000000002d')), holder(45));
  const [first] = waitsOf(listTransactions(text), crowd, 100e6);
  const [second] = waitsOf(listTransactions(text.replace('2500000', '3510000')), crowd, 101e6);
  expect(first?.waiting.waitsFor?.since).toBe(97.5e6);
  expect([second?.waiting]).toEqual([first?.waiting]);
});

test('of several that have locks, who held the record before and goes on holds it still', () => {
  const text = report(waiter(245, 'UPDATE a', record(245, '80000001', '000000000001')), holder(44), holder(45));
  const crowd = noWaiters();
  crowd.holders.set('5:3:2', { transaction: '44', exclusive: true });
  expect(waits(text, crowd)).toEqual([[1245, 1044, true]]);
  crowd.holders.set('5:3:2', { transaction: '43', exclusive: true });
  expect(waits(text, crowd)).toEqual([[1245, null, null]]);
});
