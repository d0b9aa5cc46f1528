import { expect, test } from 'bun:test';
import { WaitingLocks } from './waiting-locks';

test('a waiting lock is read once, and again after it was forgotten', () => {
  const locks = new WaitingLocks();
  expect(locks.part(['a', 'b'])?.values).toEqual([['a', 'b']]);
  expect(locks.read([{ id: 'a' }, { id: 'b' }])).toHaveLength(2);
  expect(locks.part(['b', 'c'])?.values).toEqual([['c']]);
  expect(locks.read([{ id: 'c' }])).toEqual([{ id: 'b' }, { id: 'c' }]);
  expect(locks.part(['b', 'c'])).toBeNull();
  expect(locks.part(['a'])?.values).toEqual([['a']]);
});
