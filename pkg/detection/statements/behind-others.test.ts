import { expect, test } from 'bun:test';
import { secondsBehindOthers } from './behind-others';

import { lockForest, type ForestNode } from '../locks/forest';
import type { LockWait } from '../sample';

const S = 1_000_000;
const rules = { runawaySeconds: 10, runawayIoPercent: 0, exemptUsers: new Set(['backup']) };
const session = (threadId: number, user = 'shop', processlistId: number | null = threadId) => ({
  ...{ threadId, processlistId, user, host: 'app', db: null, eventId: null, text: null, took: null },
  transactionStartedAt: 0,
});
const wait = (blocking: number | null, since: number): LockWait => ({
  ...{ waiting: 2, blocking, confidence: blocking === null ? 'unknown' : 'certain', kind: 'row', object: null },
  ...{ index: null, mode: null, record: null, since },
});
const seconds = (
  given: LockWait | null,
  blocker = session(1),
  before: { seenAt: number; waited?: number } = { seenAt: 100 * S, waited: 0 }
): number => {
  const forest = lockForest({ sessions: [blocker, session(2)], waits: given === null ? [] : [given] });
  const nodes = new Map<number, ForestNode>(forest.map((node) => [node.session.threadId, node]));
  const { seenAt, waited } = before;
  return secondsBehindOthers({ record: { startedAt: 90 * S, seenAt }, waited }, nodes.get(2), nodes, 101 * S, rules);
};

test('a wait counts from the last sample, or from its own beginning', () => {
  expect(seconds(wait(1, 95 * S))).toBe(1);
  expect(seconds(wait(1, 100.5 * S))).toBe(0.5);
  expect(seconds(wait(1, 95 * S), session(1), { seenAt: 100 * S, waited: 4 })).toBe(5);
  expect(seconds(null, session(1), { seenAt: 100 * S, waited: 4 })).toBe(4);
});

test('of a statement that an earlier process followed, the whole wait counts', () => {
  expect(seconds(wait(1, 95 * S), session(1), { seenAt: 100 * S })).toBe(6);
});

test('behind nobody known, an exempt user or a transaction without a session it is its own time', () => {
  expect(seconds(wait(null, 95 * S))).toBe(0);
  expect(seconds(wait(1, 95 * S), session(1, 'backup'))).toBe(0);
  expect(seconds(wait(1, 95 * S), session(-5, 'shop', null))).toBe(0);
});
