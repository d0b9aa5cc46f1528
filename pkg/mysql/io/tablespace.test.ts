import { expect, test } from 'bun:test';
import { decodeFilename, ownerOf } from './tablespace';

test.each([
  ['/var/lib/mysql/shop/orders.ibd', 'shop', 'orders'],
  ['./shop/orders.ibd', 'shop', 'orders'],
  ['./shop/orders#p#p2024.ibd', 'shop', 'orders'],
  ['./shop/orders#P#p0#SP#p0sp1.ibd', 'shop', 'orders'],
  ['./web@002dshop/order@0020lines.ibd', 'web-shop', 'order lines'],
  ['./shop/caf@00e9.MYD', 'shop', 'café'],
  ['./shop/#sql-1a2b_c.ibd', 'shop', null],
  ['./shop/#sql-ib77-88.ibd', 'shop', null],
  ['./mysql/general_log.CSV', 'mysql', 'general_log'],
  ['./ibdata1', null, null],
  ['./undo_001', null, null],
  ['/var/lib/mysql/mysql.ibd', null, null],
  ['/ext/shop/orders.ibd', 'shop', 'orders'],
  ['./#innodb_temp/temp_1.ibt', null, null],
  ['./#innodb_redo/#ib_redo12', null, null],
  ['/var/lib/mysql/ibtmp1', null, null],
  ['./#ib_16384_0.dblwr', null, null],
  ['/tmp/#sql-temptable-1-2-3.MAI', null, null],
  ['./binlog.000012', null, null],
])('%s', (path, schema, table) => {
  expect(ownerOf(path, '/var/lib/mysql/')).toEqual({ schema, table });
});

test('a filename without codes stays as it is', () => {
  expect(decodeFilename('orders_2024$')).toBe('orders_2024$');
});
