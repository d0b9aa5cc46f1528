import { expect, test } from 'bun:test';
import { describeWait, waitSeen } from './lock-wait';
import { lockEvidence } from '../endings/lock-evidence';
import type { LockWait } from '../sample';

const rowWait: LockWait = {
  waiting: 60,
  blocking: 61,
  confidence: 'certain',
  kind: 'row',
  object: 'shop.products',
  index: 'PRIMARY',
  mode: 'X',
  record: null,
  since: 1,
};

test.each([
  ['Waiting for table metadata lock', null, { kind: 'metadata', object: null }],
  ['Waiting for global read lock', null, { kind: 'metadata', object: null }],
  ['User lock', null, { kind: 'metadata', object: 'user level lock' }],
  ['updating', rowWait, { kind: 'row', object: 'shop.products' }],
  ['updating', null, null],
  ['Waiting on empty queue', null, null],
  [null, null, null],
])('the lock wait in state %p', (state, wait, seen) => {
  expect(waitSeen(state, wait)).toEqual(seen as typeof seen & ReturnType<typeof waitSeen>);
});

test.each([
  ['After create', { kind: 'metadata', object: null }, 'It was last seen waiting for a metadata lock.'],
  ['updating', { kind: 'row', object: 'shop.products' }, 'It was last seen waiting for a row lock on shop.products.'],
  ['updating', null, 'No sample shows which kind of lock it waited for: its last state was “updating”.'],
  [null, null, 'No sample shows which kind of lock it waited for: its state is not known.'],
] as const)('a lock wait timeout, last in state %p after %p', (state, waitedFor, evidence) => {
  expect(lockEvidence('lock-wait-timeout', state, waitedFor)).toEqual([evidence]);
});

test('a killed statement was waiting only if its last state says so', () => {
  const waited = { kind: 'metadata', object: null } as const;
  expect(lockEvidence('killed', 'Waiting for table metadata lock', waited)).toHaveLength(1);
  expect(lockEvidence('killed', 'copy to tmp table', waited)).toEqual([]);
});

test.each([
  ['user level lock', 'a user-level lock'],
  ['user level lock ?', 'a user-level lock'],
  ['user level lock nightly', 'a user-level lock “nightly”'],
  ['shop.products', 'a metadata lock on shop.products'],
])('%s: %s', (object, words) => {
  expect(describeWait({ kind: 'metadata', object })).toBe(words);
});
