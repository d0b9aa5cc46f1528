import './grafana.fixture';
import { expect, test } from 'bun:test';
import { lockChainOf, readLockNodes, type LockNode } from './lock-chain';
import { tableOf } from './statement.fixture';

const node = (id: string, parent: string | null, row: Partial<LockNode> = {}): LockNode => ({
  instance: 'db-1',
  id,
  parent,
  processlistId: 1,
  user: 'app',
  host: 'h',
  text: null,
  statementId: `s-${id}`,
  lockKind: parent === null ? null : 'row',
  object: null,
  index: null,
  mode: null,
  record: null,
  took: null,
  heldSince: null,
  waited: null,
  from: 0,
  to: 0,
  waiters: 0,
  ...row,
});
const drawn = (id: string, nodes: LockNode[]) =>
  lockChainOf({ instance: 'db-1', id: `s-${id}` }, nodes).map(
    ({ node, level, own, more }) =>
      `${'>'.repeat(level - 1)}${node.id}${own ? '*' : ''}${more === 0 ? '' : ` +${more}`}`
  );

const forest = [node('a', null), node('b', 'a'), node('c', 'b'), node('d', 'b'), node('e', 'a'), node('x', null)];

test('up to the root, down to all that waits behind; others are counted', () => {
  expect(drawn('b', forest)).toEqual(['a +1', '>b*', '>>c', '>>d']);
  expect(drawn('c', forest)).toEqual(['a +1', '>b +1', '>>c*']);
  expect(drawn('a', forest)).toEqual(['a*', '>b', '>>c', '>>d', '>e']);
  expect(drawn('nobody', forest)).toEqual([]);
});

test('of a crowd those are shown who wait longest', () => {
  const crowd = Array.from({ length: 1000 }, (_, i) => node(`w${i}`, 'a', { waited: i }));
  const links = lockChainOf({ instance: 'db-1', id: 's-a' }, [node('a', null), ...crowd]);
  expect(links).toHaveLength(13);
  expect(links[0]?.more).toBe(988);
  expect(links.at(-1)?.node.id).toBe('w999');
});

test('another instance’s nodes, a lost parent and a circle do no harm', () => {
  expect(drawn('b', [node('b', 'gone'), node('b', null, { instance: 'db-2' })])).toEqual(['b*']);
  expect(drawn('b', [node('b', 'c'), node('c', 'b')]).length).toBe(2);
});

test('rows of a frame become nodes', () => {
  const row = { ...node('a', 'b', { waited: 3, record: '17', took: 'UPDATE' }), depth: 1, db: 'shop' };
  expect(readLockNodes([tableOf([row])])).toEqual([node('a', 'b', { waited: 3, record: '17', took: 'UPDATE' })]);
  expect(readLockNodes([tableOf([{ instance: 'a' }])])).toEqual([]);
});
