import { expect, test } from 'bun:test';
import { kindOf } from './appliers';

test.each([
  [null, 'session'],
  ['thread/sql/one_connection', 'session'],
  ['thread/thread_pool/tp_one_connection', 'session'],
  ['thread/sql/replica_worker', 'applier'],
  ['thread/sql/replica_sql', 'applier'],
  ['thread/sql/slave_sql', 'applier'],
  ['thread/sql/slave_worker', 'applier'],
  ['thread/sql/slave_background', 'applier'],
  ['thread/sql/rpl_parallel_thread', 'applier'],
  ['thread/group_rpl/THD_applier_module_receiver', 'applier'],
  ['thread/sql/event_worker', 'event'],
  ['thread/sql/event_scheduler', 'server'],
  ['thread/sql/replica_io', 'server'],
  ['thread/innodb/clone_gtid_thread', 'server'],
] as const)('%s: %s', (name, kind) => {
  expect(kindOf(name)).toBe(kind);
});
