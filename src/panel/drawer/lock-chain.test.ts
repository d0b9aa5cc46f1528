import { expect, test } from 'bun:test';
import type { LockNode } from '../data/lock-nodes';
import { lockNode } from '../data/lock-node.fixture';
import { lockChainOf, waitersText } from './lock-chain';

/** The tree in one word a node: `>` for each level below the root, `*` for the statement itself, `+n` for hidden waiters. */
const drawn = (id: string, nodes: LockNode[]) =>
  lockChainOf({ instance: 'db-1', id: `s-${id}` }, nodes).map(
    ({ node, level, isOwn, hidden }) =>
      `${'>'.repeat(level - 1)}${node.id}${isOwn ? '*' : ''}${hidden.waits === 0 ? '' : ` +${hidden.waits}`}`
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
  expect(chain[0]?.hidden).toEqual({ sessions: 988, waits: 988 });
  expect(chain.at(-1)?.node.id).toBe('w999');
});

test('nodes of another instance, a missing parent and a cycle are tolerated', () => {
  expect(drawn('b', [lockNode('b', 'gone'), lockNode('b', null, { instance: 'db-2' })])).toEqual(['b*']);
  expect(drawn('b', [lockNode('b', 'c'), lockNode('c', 'b')]).length).toBe(2);
});

test('a session that waits several times is one session', () => {
  const waits = Array.from({ length: 312 }, (_, i) =>
    lockNode(i < 24 ? `w${i}` : `w${i % 24}/${Math.floor(i / 24) + 1}`, 'a', { waited: i })
  );
  const [root] = lockChainOf({ instance: 'db-1', id: 's-a' }, [lockNode('a', null), ...waits]);
  expect(root?.behind).toEqual({ sessions: 24, waits: 312 });
  expect(waitersText({ sessions: 24, waits: 312 })).toBe('24 sessions, 312 waits');
  expect(root?.hidden).toEqual({ sessions: 12, waits: 300 });
  expect(waitersText({ sessions: 1, waits: 1 })).toBe('1 session');
});

test('sessions behind others are counted too, and those that the query left out', () => {
  const [root] = lockChainOf({ instance: 'db-1', id: 's-a' }, forest);
  expect(root?.behind).toEqual({ sessions: 4, waits: 4 });
  const [cut] = lockChainOf({ instance: 'db-1', id: 's-a' }, [
    lockNode('a', null, { waiters: 700 }),
    lockNode('b', 'a'),
  ]);
  expect(cut?.behind.sessions).toBe(700);
});
