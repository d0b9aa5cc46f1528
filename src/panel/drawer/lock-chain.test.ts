import { expect, test } from 'bun:test';
import type { LockNode } from '../data/lock-nodes';
import { lockNode } from '../data/lock-node.fixture';
import { lockChainOf } from './lock-chain';

/** The tree in one word a node: `>` for each level below the root, `*` for the statement itself, `+n` for hidden waiters. */
const drawn = (id: string, nodes: LockNode[]) =>
  lockChainOf({ instance: 'db-1', id: `s-${id}` }, nodes).map(
    ({ node, level, isOwn, hiddenWaiters }) =>
      `${'>'.repeat(level - 1)}${node.id}${isOwn ? '*' : ''}${hiddenWaiters === 0 ? '' : ` +${hiddenWaiters}`}`
  );

const forest = [
  lockNode('a', null),
  lockNode('b', 'a'),
  lockNode('c', 'b'),
  lockNode('d', 'b'),
  lockNode('e', 'a'),
  lockNode('x', null),
];

test('the tree has the blockers up to the root and all waiters below; other waiters are counted', () => {
  expect(drawn('b', forest)).toEqual(['a +1', '>b*', '>>c', '>>d']);
  expect(drawn('c', forest)).toEqual(['a +1', '>b +1', '>>c*']);
  expect(drawn('a', forest)).toEqual(['a*', '>b', '>>c', '>>d', '>e']);
  expect(drawn('nobody', forest)).toEqual([]);
});

test('of many waiters the ones that wait longest are shown', () => {
  const waiters = Array.from({ length: 1000 }, (_, i) => lockNode(`w${i}`, 'a', { waited: i }));
  const chain = lockChainOf({ instance: 'db-1', id: 's-a' }, [lockNode('a', null), ...waiters]);
  expect(chain).toHaveLength(13);
  expect(chain[0]?.hiddenWaiters).toBe(988);
  expect(chain.at(-1)?.node.id).toBe('w999');
});

test('nodes of another instance, a missing parent and a cycle are tolerated', () => {
  expect(drawn('b', [lockNode('b', 'gone'), lockNode('b', null, { instance: 'db-2' })])).toEqual(['b*']);
  expect(drawn('b', [lockNode('b', 'c'), lockNode('c', 'b')]).length).toBe(2);
});
