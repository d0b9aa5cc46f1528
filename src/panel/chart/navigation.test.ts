import '../../testing/browser';
import { expect, test } from 'bun:test';
import { packLanes } from '../data/lanes';
import { statement } from '../data/statement.fixture';
import { navigate, type NavigationStep } from './navigation';

const bar = (id: string, processlistId: number, start: number, end: number) =>
  statement({ id, processlistId, start, end, elapsed: (end - start) / 1000 });
const lanes = packLanes(
  [
    bar('a1', 1, 0, 2000),
    bar('a2', 1, 5000, 7000),
    bar('b1', 2, 1000, 1500),
    bar('b2', 2, 6000, 6500),
    bar('c1', 3, 2000, 9000),
  ],
  [],
  { groupBy: 'connection', minDuration: 0, now: 0 }
);
const key = (id: string) => `db-1\n${id}`;

test.each<[string | null, NavigationStep, string]>([
  [null, 'right', 'a1'],
  ['a1', 'right', 'a2'],
  ['a2', 'right', 'a2'],
  ['a2', 'left', 'a1'],
  ['a2', 'down', 'b2'],
  ['b1', 'up', 'a1'],
  ['a1', 'up', 'a1'],
  ['b2', 'down', 'c1'],
  ['b2', 'first', 'a1'],
  ['a1', 'last', 'c1'],
])('from %s, %s leads to %s', (from, step, to) => {
  expect(navigate(lanes, from === null ? null : key(from), step)?.statement.id).toBe(to);
});

test('without bars a step leads nowhere', () => {
  expect(navigate([], null, 'down')).toBeNull();
});
