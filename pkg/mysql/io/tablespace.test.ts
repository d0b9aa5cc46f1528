import { expect, test } from 'bun:test';
import { ownerOf } from './tablespace';

const innodb = 'wait/io/file/innodb/innodb_data_file';
const select = 'wait/io/file/sql/select_to_file';

test.each([
  ['shop/orders.ibd', innodb, 'shop', 'orders'],
  ['shop/orders#p#p2024.ibd', innodb, 'shop', 'orders'],
  ['shop/orders#P#p0#SP#p0sp1.ibd', innodb, 'shop', 'orders'],
  ['shop/orders#p#p@0020@0p@0023#sp#p@0020@0p@0023sp0.ibd', innodb, 'shop', 'orders'],
  ['shop/orders#P#p0#TMP#.ibd', innodb, 'shop', 'orders'],
  ['web@002dshop/order@0020lines.ibd', innodb, 'web-shop', 'order lines'],
  ['donn@0pes/commandes_@0pt@0p.ibd', innodb, 'données', 'commandes_été'],
  ['shop/caf@0p.MYD', 'wait/io/file/myisam/dfile', 'shop', 'café'],
  ['shop/con@@@.ibd', innodb, 'shop', 'con'],
  ['shop/m_378.sdi', 'wait/io/file/sql/SDI', 'shop', 'm'],
  ['shop/m_1_378.sdi', 'wait/io/file/sql/SDI', 'shop', 'm_1'],
  ['shop/parts.par', 'wait/io/file/partition/ha_partition::parfile', 'shop', 'parts'],
  ['shop/orders.frm', 'wait/io/file/sql/FRM', 'shop', 'orders'],
  ['mysql/general_log.CSV', 'wait/io/file/csv/data', 'mysql', 'general_log'],
  // A table of that schema, but it is not certain which.
  ['shop/#sql-1a2b_c.ibd', innodb, 'shop', null],
  ['shop/#sql-ib77-88.ibd', innodb, 'shop', null],
  ['shop/#sql2-1a2b-c.frm', 'wait/io/file/sql/FRM', 'shop', null],
  ['shop/fts_000000000000042d_being_deleted.ibd', innodb, 'shop', null],
  ['shop/FTS_000000000000042d_00000000000000a6_INDEX_1.ibd', innodb, 'shop', null],
  ['shop/orders@zz@.ibd', innodb, 'shop', null],
  // Not a table's file, whatever it is called.
  ['ibdata1', innodb, null, null],
  ['undo_001', innodb, null, null],
  ['mysql.ibd', innodb, null, null],
  ['ts2.ibd', innodb, null, null],
  ['undo/u1.ibu', innodb, null, null],
  ['#innodb_temp/temp_1.ibt', 'wait/io/file/innodb/innodb_temp_file', null, null],
  ['tmpts/temp_1.ibt', 'wait/io/file/innodb/innodb_temp_file', null, null],
  ['#innodb_redo/#ib_redo12', 'wait/io/file/innodb/innodb_log_file', null, null],
  ['#ib_16384_0.dblwr', 'wait/io/file/innodb/innodb_dblwr_file', null, null],
  ['binlog.000012', 'wait/io/file/sql/binlog', null, null],
  ['relay/replica.000012', 'wait/io/file/sql/relaylog', null, null],
  ['aria_log.00000001', 'wait/io/file/aria/translog', null, null],
  ['shop/out.MYD', select, null, null],
  ['shop/out.CSV', select, null, null],
  ['logs/slow.CSV', 'wait/io/file/sql/slow_log', null, null],
  ['lost+found/orders.ibd', innodb, null, null],
  ['a/b/orders.ibd', innodb, null, null],
])('%s of %s', (path, event, schema, table) => {
  expect(ownerOf(path, event)).toEqual({ schema, table });
});
