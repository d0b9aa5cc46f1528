import { expect, test } from 'bun:test';
import { mariadbStatus, mysqlStatus } from './deadlock.fixture';
import { readDeadlock } from './deadlock-report';

test('MySQL’s report: the second transaction is the victim', () => {
  const { report, ...found } = readDeadlock(mysqlStatus) ?? { report: '' };
  expect(found).toEqual({
    time: '2026-11-23 17:12:23',
    victim: 15,
    survivor: 14,
    victimText: 'DELETE FROM products WHERE id = 1',
    survivorText: 'UPDATE products SET stock=stock+1\nWHERE id=2',
    object: 'shop.products',
    index: 'PRIMARY',
  });
  expect(report).toStartWith('2026-11-23 17:12:23');
  expect(report).toEndWith('*** WE ROLL BACK TRANSACTION (2)');
});

test('MariaDB’s report: the first transaction is the victim', () => {
  const { report, ...found } = readDeadlock(mariadbStatus) ?? { report: '' };
  expect(found).toEqual({
    time: '2026-11-23 17:12:24',
    victim: 10,
    survivor: 9,
    victimText: 'DELETE FROM products WHERE id = 1',
    survivorText: 'UPDATE products SET stock=stock+1\nWHERE id=2',
    object: 'shop.products',
    index: 'PRIMARY',
  });
  expect(report).toEndWith('*** WE ROLL BACK TRANSACTION (1)');
});

test('a report without a victim', () => {
  const found = readDeadlock(mysqlStatus.replace('*** WE ROLL BACK TRANSACTION (2)', ''));
  expect(found).toMatchObject({ victim: null, survivor: null, object: 'shop.products' });
});

test('a status without a deadlock', () => {
  expect(readDeadlock(mysqlStatus.replace('LATEST DETECTED DEADLOCK', 'LATEST FOREIGN KEY ERROR'))).toBeNull();
  expect(readDeadlock('')).toBeNull();
});
