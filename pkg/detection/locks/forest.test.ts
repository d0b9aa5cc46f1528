import { expect, test } from 'bun:test';
import { lockForest, longestWait } from './forest';
import type { Locks } from '../sample';

/** Of `[waiting, blocking]` pairs. A wait begins at as many seconds as its waiting thread's number. */
function locks(...pairs: Array<[number, number]>): Locks {
  const threads = [...new Set(pairs.flat())];
  return {
    sessions: threads.map((threadId) => ({
      threadId,
      processlistId: threadId + 100,
      user: 'shop',
      host: 'app',
      db: 'shop',
      eventId: 1,
      text: `statement ${threadId}`,
      took: null,
      transactionStartedAt: 0,
    })),
    waits: pairs.map(([waiting, blocking]) => ({
      waiting,
      blocking,
      confidence: 'certain',
      kind: 'row',
      object: 'shop.stock',
      index: 'PRIMARY',
      mode: 'X',
      record: null,
      since: waiting * 1_000_000,
    })),
  };
}

const shape = (forest: ReturnType<typeof lockForest>) =>
  forest.map(({ session, depth, waiters }) => `${'>'.repeat(depth)}${session.threadId}(${waiters})`);

test.each([
  ['no waits', locks(), []],
  ['a chain of three', locks([2, 1], [3, 2]), ['1(2)', '>2(1)', '>>3(0)']],
  ['two roots, the larger first', locks([2, 1], [4, 3], [5, 3]), ['3(2)', '>4(0)', '>5(0)', '1(1)', '>2(0)']],
  ['several blockers: below the longest wait', locks([9, 1], [9, 2]), ['1(1)', '>9(0)']],
  ['a deadlock not yet broken', locks([1, 2], [2, 1]), ['1(1)', '>2(0)']],
  ['a cycle with a tail', locks([1, 2], [2, 3], [3, 1], [7, 2]), ['1(3)', '>3(2)', '>>2(1)', '>>>7(0)']],
  ['a session that waits for itself', locks([1, 1]), []],
])('%s', (_, given, expected) => {
  expect(shape(lockForest(given))).toEqual(expected);
});

const without = (thread: number, { sessions, waits }: Locks): Locks => ({
  sessions: sessions.filter(({ threadId }) => threadId !== thread),
  waits,
});

test('a waiting session whose blocker is unknown is a root that waits', () => {
  const nobody = { parent: null, depth: 0, waiters: 0, wait: { confidence: 'unknown', blocking: null } };
  expect(lockForest(without(1, locks([2, 1])))).toMatchObject([nobody]);
  const { sessions, waits } = locks([2, 1]);
  const given = waits.map((wait) => ({ ...wait, blocking: null, confidence: 'unknown' as const }));
  expect(lockForest({ sessions, waits: given })).toMatchObject([nobody]);
});

test('a proven blocker comes before a likely one that was waited for longer', () => {
  const given = locks([9, 1], [9, 2]);
  const [first, second] = given.waits;
  const waits = [{ ...first, confidence: 'likely', since: 1 }, second] as Locks['waits'];
  expect(shape(lockForest({ ...given, waits }))).toEqual(['2(1)', '>9(0)']);
});

test('all sessions of a cycle wait, and are said to wait in one; its tail is not', () => {
  const forest = lockForest(locks([1, 2], [2, 3], [3, 1], [7, 2]));
  expect(forest.every(({ wait }) => wait !== null)).toBe(true);
  expect(
    forest.map(({ session, cycle }) => [session.threadId, cycle?.map(({ threadId }) => threadId) ?? null])
  ).toEqual([
    [1, [1, 2, 3]],
    [3, [1, 2, 3]],
    [2, [1, 2, 3]],
    [7, null],
  ]);
});

test('likely waits prove no cycle: their blocker is unknown', () => {
  const given = locks([1, 2], [2, 1]);
  const [first, second] = given.waits;
  const waits = [{ ...first, confidence: 'likely' }, second] as Locks['waits'];
  const forest = lockForest({ ...given, waits });
  expect(shape(forest)).toEqual(['1(1)', '>2(0)']);
  expect(forest[0]).toMatchObject({ cycle: null, wait: { blocking: null, confidence: 'unknown' } });
});

test('a thousand sessions behind one record', () => {
  const forest = lockForest(locks(...Array.from({ length: 1000 }, (_, i): [number, number] => [i + 2, 1])));
  expect(forest[0]?.waiters).toBe(1000);
  expect(forest).toHaveLength(1001);
});

test('the longest wait in seconds', () => {
  expect(longestWait(lockForest(locks([2, 1], [5, 1])), 12_000_000)).toBe(10);
});
