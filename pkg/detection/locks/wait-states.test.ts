import { expect, test } from 'bun:test';
import { lockKindOf } from './wait-states';

test.each([
  ['Waiting for table metadata lock', 'metadata'],
  ['Waiting for global read lock', 'metadata'],
  ['Waiting for stored function metadata lock', 'metadata'],
  ['Waiting for something new metadata lock', 'metadata'],
  ['User lock', 'metadata'],
  ['Waiting for table level lock', 'table'],
  ['Waiting for table flush', 'flush'],
  ['User sleep', null],
  ['updating', null],
  ['Waiting on empty queue', null],
  ['Waiting for handler commit', null],
  ['Waiting for semi-sync ACK from replica', null],
  ['Waiting for prior transaction to commit', null],
  [null, null],
] as const)('the state %p', (state, kind) => {
  expect(lockKindOf(state)).toBe(kind);
});
