import '../../testing/browser';
import { expect, test } from 'bun:test';
import { readLockNodes } from './lock-nodes';
import { lockNode } from './lock-node.fixture';
import { tableOf } from './statement.fixture';

test('rows of a locks frame become nodes', () => {
  const node = lockNode('a', 'b', { waited: 3, record: '17', took: 'UPDATE' });
  expect(readLockNodes([tableOf([{ ...node, depth: 1, db: 'shop' }])])).toEqual([node]);
});

test('a frame of another kind has no nodes', () => {
  expect(readLockNodes([tableOf([{ instance: 'a' }])])).toEqual([]);
});
