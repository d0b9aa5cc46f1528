import { expect, test } from 'bun:test';
import { blockersOf, groupWaiters, lockTarget, readsAllPairs, type LockPair } from './lock-groups';

test.each([
  ['93826064151320:122:2:4:3:93826056017440', '2:4:3'],
  ['93826064151320:122:1065:93826056017440', '1065'],
  ['140423:2:4:5:140', '2:4:5'],
  ['37:5:3:3', '5:3:3'],
  ['140423:1071:139', '1071'],
])('the lock id %s is of %s', (lockId, target) => {
  expect(lockTarget(lockId)).toBe(target);
});

function waiters(count: number, record: string): Array<{ transaction: string; lockId: string }> {
  return Array.from({ length: count }, (_, i) => ({ transaction: `${record}-${i}`, lockId: `${i}:${record}` }));
}

function pair(waiting: string, blocking: string): LockPair {
  return { waiting, blocking, blockingThread: null, blockingEvent: null, blockingLock: null };
}

test('all pairs are read if the groups are small', () => {
  expect(readsAllPairs(groupWaiters(waiters(200, '1:1:1')))).toBe(false);
  const spread = Array.from({ length: 200 }, (_, i) => waiters(1, `1:1:${i}`)).flat();
  expect(readsAllPairs(groupWaiters(spread))).toBe(true);
});

test('a thousand waiters on one record are blocked by its one holder', () => {
  const groups = groupWaiters(waiters(1000, '1:1:1'));
  const blocked = blockersOf(groups, [pair('1:1:1-0', 'holder')]);
  expect(groups).toHaveLength(1);
  expect(blocked).toHaveLength(1000);
  expect(blocked.every(({ blockers }) => blockers[0]?.blocking === 'holder')).toBe(true);
});

test('a holder comes before an earlier waiter, an earlier waiter before no blocker', () => {
  const groups = groupWaiters(waiters(3, '1:1:1'));
  const pairs = [
    pair('1:1:1-0', 'holder'),
    pair('1:1:1-1', '1:1:1-0'),
    pair('1:1:1-1', 'holder'),
    pair('1:1:1-2', '1:1:1-0'),
  ];
  const names = blockersOf(groups, pairs).map(({ blockers }) => blockers.map(({ blocking }) => blocking));
  expect(names).toEqual([['holder'], ['holder'], ['1:1:1-0']]);
});

test('a first waiter without pairs has the record by now and blocks the others', () => {
  const groups = groupWaiters(waiters(200, '1:1:1'));
  const blocked = blockersOf(groups, [pair('1:1:1-1', '1:1:1-0')]);
  expect(blocked).toHaveLength(199);
  expect(blocked.every(({ blockers, held }) => blockers[0]?.blocking === '1:1:1-0' && held)).toBe(true);
});

test('waiters without any pair still wait', () => {
  const blocked = blockersOf(groupWaiters(waiters(200, '1:1:1')), []);
  expect(blocked).toHaveLength(200);
  expect(blocked.every(({ blockers, held }) => blockers.length === 0 && !held)).toBe(true);
});

test('ten of very many holders are named', () => {
  const groups = groupWaiters(waiters(1, '1:1:1'));
  const pairs = Array.from({ length: 300 }, (_, i) => pair('1:1:1-0', `reader ${i}`));
  expect(blockersOf(groups, pairs)[0]?.blockers).toHaveLength(10);
});
