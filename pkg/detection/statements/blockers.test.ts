import { expect, test } from 'bun:test';
import { lockForest } from '../locks/forest';
import { complete, failed, partial } from '../reading';
import type { Locks, LockWait, RunningStatement, Sample } from '../sample';
import type { Ending, EndingEvidence } from '../endings/ending';
import { classifyAll } from '../endings/outcome';
import { blockerEnding } from './blocker-ending';
import { describeBlocks, followBlockers } from './blockers';
import { nothing } from '../endings/evidence.fixture';

const S = 1_000_000;
const rules = { runawaySeconds: 10, runawayIoPercent: 0, exemptUsers: new Set(['backup']) };
const session = (threadId: number, user = 'shop') => ({
  ...{ threadId, processlistId: threadId, user, host: 'app', db: null, eventId: null, text: null },
  ...{ took: threadId === 1 ? 'UPDATE stock' : null, heldSince: threadId === 1 ? 80 * S : null },
  transactionStartedAt: 0,
});
const wait = (waiting: number, blocking: number | null): LockWait => ({
  ...{ waiting, blocking, confidence: blocking === null ? 'unknown' : 'certain', kind: 'row', object: 'shop.stock' },
  ...{ index: null, mode: null, record: null, since: 90 * S },
});
const three: Locks = { sessions: [1, 2, 3].map((id) => session(id)), waits: [wait(2, 1), wait(3, 1)] };
const none = new Map();

function follow(tracked: Parameters<typeof followBlockers>[0], at: number, locks = three, given: Partial<Sample> = {}) {
  const sample = { incarnation: 'a', at: at * S, statements: complete([]), locks: complete(locks), ...given } as Sample;
  return followBlockers(tracked, lockForest(locks), sample, rules);
}
const records = ({ blockers }: ReturnType<typeof follow>) => [...blockers.values()].map(({ record }) => record);

test('a session is a runaway once somebody has waited behind it for the threshold', () => {
  expect(records(follow(none, 99))).toEqual([]);
  const [record] = records(follow(none, 100));
  expect(record).toMatchObject({
    ...{ processlistId: 1, text: 'UPDATE stock', startedAt: 80 * S, runawayAt: 100 * S, blocking: 2 },
    details: { kind: 'blocker', runawayBy: ['blocking'] },
  });
  expect(record?.evidence).toEqual(['It held a row lock on shop.stock; behind it waited #2 shop@app, #3 shop@app.']);
});

test('it is the same one while it blocks; when it blocks nobody any more it has ended', () => {
  const first = follow(none, 100);
  const second = follow(first.blockers, 101);
  expect(records(second).map(({ key }) => key)).toEqual(records(first).map(({ key }) => key));
  const nobody = { sessions: [], waits: [] };
  expect(follow(second.blockers, 102, nobody).ended).toHaveLength(1);
  expect(follow(second.blockers, 102, nobody, { locks: failed('denied') })).toMatchObject({ ended: [] });
  const cut = follow(second.blockers, 102, nobody, { locks: partial(nobody, 'more') });
  expect([cut.ended.length, cut.blockers.size]).toEqual([0, 1]);
});

test('a statement that is long itself, an exempt user and a session that waits are none', () => {
  const long = { threadId: 1, startedAt: 85 * S } as RunningStatement;
  expect(records(follow(none, 100, three, { statements: complete([long]) }))).toEqual([]);
  const backup = { ...three, sessions: [session(1, 'backup'), session(2), session(3)] };
  expect(records(follow(none, 100, backup))).toEqual([]);
  expect(records(follow(none, 100, { ...three, waits: [...three.waits, wait(1, null)] }))).toEqual([]);
});

test('more than ten waiters are counted', () => {
  const ids = Array.from({ length: 14 }, (_, i) => i + 2);
  const many = { sessions: [1, ...ids].map((id) => session(id)), waits: ids.map((id) => wait(id, 1)) };
  expect(records(follow(none, 100, many))[0]?.details.blocks).toMatchObject({ more: 4 });
});

const kill = { source: 'history', user: 'dba', host: 'h', processlistId: 9, victim: 1, at: 101 * S } as const;
const [scopes, ofQuery] = [
  { query: 0, connection: 1, at: [] },
  { query: 1, connection: 0, at: [] },
];
const base = { ...nothing, victim: 1, history: null, digest: null, kills: [], comKill: 0, abortedClients: 0 };

test.each<[string, Partial<EndingEvidence>, Ending['outcome'], Ending['confidence']]>([
  ['its session is still there', { sessionEnded: false }, 'subsided', 'certain'],
  [
    'a KILL names it',
    { kills: [{ ...kill, scope: 'connection' as const }], comKill: 1 },
    'connection-killed',
    'certain',
  ],
  ['its client quit', { exits: { connections: 1, quit: 1 } }, 'finished', 'likely'],
  [
    'a kill was counted, and no COM_QUIT',
    { exits: { connections: 1, quit: 0 }, comKill: 1, abortedClients: 1, unnamedKillsByScope: scopes },
    'connection-killed',
    'likely',
  ],
  ['its client vanished', { exits: { connections: 1, quit: 0 }, abortedClients: 1 }, 'connection-gone', 'likely'],
  [
    'a KILL QUERY was counted, and no COM_QUIT',
    { exits: { connections: 1, quit: 0 }, comKill: 1, abortedClients: 1, unnamedKillsByScope: ofQuery },
    'connection-gone',
    'likely',
  ],
  ['nothing was read', { exits: null, abortedClients: null }, 'unknown', 'unknown'],
])('a blocker ended: %s', (_, given, outcome, confidence) => {
  const [record] = records(follow(none, 100));
  if (record === undefined) {
    throw new Error('no blocker');
  }
  const evidence: EndingEvidence = { ...base, sessionEnded: true, exits: null, ...given };
  const between = { lastSeen: record.seenAt, missedAt: 102 * S, startedAt: record.startedAt };
  const [found] = classifyAll([{ evidence, between, isSession: true }]);
  const ending = found === undefined ? null : blockerEnding(record, found);
  expect(ending).toMatchObject({ outcome, confidence });
  expect(ending?.evidence.join(' ')).toContain('row lock on shop.stock');
});

test('a likely holder is said to be likely', () => {
  expect(describeBlocks({ kind: 'metadata', object: null, confidence: 'likely', waiters: ['#2'], more: 1 })).toBe(
    'It likely held a metadata lock; behind it waited #2 and 1 more.'
  );
});
