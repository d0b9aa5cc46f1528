import { expect, test } from 'bun:test';
import { metadataWaits as read, readMetadataLocks, type MetadataLock } from './metadata-locks';

function lock(thread: number, mode: string, granted = true, object = 'shop.orders'): MetadataLock {
  return { thread, object, mode, granted, eventId: thread * 10 };
}

const metadataWaits = (locks: MetadataLock[]) => read(locks).proven;

test('an ALTER waits for an idle reader, later readers wait for the ALTER', () => {
  const waits = metadataWaits([
    lock(1, 'SHARED_READ'),
    lock(2, 'SHARED_UPGRADABLE'),
    lock(2, 'EXCLUSIVE', false),
    lock(3, 'SHARED_READ', false),
    lock(4, 'SHARED_WRITE', false),
  ]);
  expect(waits.map(({ waiting, blocking, heldSinceEvent }) => [waiting, blocking, heldSinceEvent])).toEqual([
    [2, 1, 10],
    [3, 2, null],
    [4, 2, null],
  ]);
});

test('no wait between readers, within a session or across tables', () => {
  expect(metadataWaits([lock(1, 'SHARED_READ'), lock(2, 'SHARED_READ')])).toEqual([]);
  expect(metadataWaits([lock(1, 'SHARED_READ'), lock(1, 'EXCLUSIVE', false)])).toEqual([]);
  expect(metadataWaits([lock(1, 'SHARED_READ'), lock(2, 'EXCLUSIVE', false, 'shop.products')])).toEqual([]);
});

test('a global read lock waits for a writer, a writer for a global read lock', () => {
  const global = (thread: number, mode: string, granted: boolean) => lock(thread, mode, granted, 'global');
  expect(metadataWaits([global(1, 'INTENTION_EXCLUSIVE', true), global(2, 'SHARED', false)])).toHaveLength(1);
  expect(metadataWaits([global(1, 'SHARED', true), global(2, 'INTENTION_EXCLUSIVE', false)])).toHaveLength(1);
  expect(metadataWaits([global(1, 'BACKUP_FTWRL2', true), global(2, 'BACKUP_DML', false)])).toHaveLength(1);
});

test('two thousand readers behind one ALTER wait two thousand times, and the ALTER waits once', () => {
  const readers = Array.from({ length: 2000 }, (_, i) => lock(i + 10, 'SHARED_READ', false));
  const waits = metadataWaits([lock(1, 'SHARED_WRITE'), lock(2, 'EXCLUSIVE', false), ...readers]);
  expect(waits).toHaveLength(2001);
});

test('rows become locks, without the sampler’s own', () => {
  const row = { OBJECT_TYPE: 'TABLE', OBJECT_SCHEMA: 'shop', OBJECT_NAME: 'orders', LOCK_TYPE: 'EXCLUSIVE' };
  const rows = [
    { ...row, LOCK_STATUS: 'PENDING', OWNER_THREAD_ID: '7', OWNER_EVENT_ID: '3' },
    { ...row, LOCK_STATUS: 'GRANTED', OWNER_THREAD_ID: '8' },
    { ...row, OBJECT_TYPE: 'SCHEMA', OBJECT_NAME: null, LOCK_STATUS: 'GRANTED', OWNER_THREAD_ID: '9' },
  ];
  expect(readMetadataLocks(rows, new Set([8]))).toEqual([
    { thread: 7, object: 'shop.orders', mode: 'EXCLUSIVE', granted: false, eventId: 3 },
    { thread: 9, object: 'schema shop', mode: 'EXCLUSIVE', granted: true, eventId: null },
  ]);
});

test('a request that conflicts with no lock is kept, with the locks that others hold', () => {
  const { proven, unproven } = read([
    lock(1, 'SHARED_UPGRADABLE'),
    lock(2, 'SHARED_WRITE', false),
    lock(3, 'SHARED_READ', true, 'shop.products'),
  ]);
  expect(proven).toEqual([]);
  expect(unproven).toMatchObject([{ request: { thread: 2 }, granted: [{ thread: 1 }] }]);
});

test.each([
  ['BACKUP_TRANS_DML', 'BACKUP_DML', false],
  ['BACKUP_TRANS_DML', 'BACKUP_FTWRL1', true],
  ['BACKUP_DDL', 'BACKUP_BLOCK_DDL', true],
  ['BACKUP_COMMIT', 'BACKUP_FTWRL2', true],
  ['BACKUP_FTWRL1', 'BACKUP_DDL', true],
])('%s behind %s', (asked, held, waits) => {
  expect(metadataWaits([lock(1, held), lock(2, asked, false)])).toHaveLength(waits ? 1 : 0);
});
