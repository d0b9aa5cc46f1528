import { expect, test } from 'bun:test';
import type { Ending, EndingEvidence } from '../../detection/endings/ending';
import { classify } from '../../detection/endings/outcome';
import { recordedEnding, recordedEndings, replay, SEEN_AFTER, type RecordedEnding } from './replay.fixture';

const still = { sessionEnded: false, exits: { connections: 0, quit: 0 } };
const left = (quit: number) => ({ sessionEnded: true, exits: { connections: 1, quit }, history: null });
const nothing = { comKill: 0, abortedClients: 0, timeouts: 0, unread: 0 };
const byAnna = { source: 'history', user: 'anna', host: 'localhost' };

interface Expected {
  outcome: Ending['outcome'];
  evidence: object;
  /** Errors that MySQL counts by account; MariaDB has no such table. */
  errors?: object;
}

/** What each way to end leaves on both servers. */
const expectedOfWay: Record<string, Expected> = {
  finished: {
    outcome: 'finished',
    evidence: { ...nothing, ...still, history: { errno: 0, textLost: false }, kills: [] },
  },
  'finished-left': {
    outcome: 'finished',
    evidence: { ...nothing, ...left(1), digest: { executions: 1, errors: 0 }, kills: [] },
  },
  killed: {
    outcome: 'killed',
    evidence: { ...nothing, ...still, history: { errno: 1317 }, comKill: 1, kills: [{ ...byAnna, scope: 'query' }] },
    errors: { interrupted: 1 },
  },
  'killed-by-left': {
    outcome: 'killed',
    evidence: { ...nothing, ...still, history: { errno: 1317 }, comKill: 1 },
    errors: { interrupted: 1 },
  },
  'connection-killed': {
    outcome: 'connection-killed',
    evidence: {
      ...{ ...nothing, ...left(0), digest: { executions: 1, errors: 1 } },
      ...{ comKill: 1, abortedClients: 1, kills: [{ ...byAnna, scope: 'connection' }] },
    },
    errors: { interrupted: 1, writeError: 1 },
  },
  'timed-out': { outcome: 'timed-out', evidence: { ...nothing, ...still, timeouts: 1, kills: [] } },
  'connection-gone': {
    outcome: 'connection-gone',
    evidence: { ...nothing, ...left(0), digest: { executions: 1, errors: 0 }, abortedClients: 1, kills: [] },
    errors: { readError: 1 },
  },
};

test('all ways to end are recorded on both servers', () => {
  const ways = Object.keys(expectedOfWay);
  expect(recordedEndings.map(({ flavour, way }) => [flavour, way])).toEqual([
    ...ways.map((way) => ['MySQL', way]),
    ...ways.map((way) => ['MariaDB', way]),
  ]);
});

test.each(recordedEndings.map((recorded) => [recorded.flavour, recorded.way, recorded] as const))(
  '%s: the evidence of %s',
  async (flavour, way, recorded) => {
    const expected = expectedOfWay[way];
    const evidence = await evidenceFor(recorded);
    expect(evidence).toMatchObject({
      ...expected?.evidence,
      key: recorded.statement.key,
      victim: recorded.statement.processlistId,
      accountErrors: flavour === 'MySQL' ? { interrupted: 0, readError: 0, writeError: 0, ...expected?.errors } : null,
    });
    const lastSeen = recorded.startedAt + SEEN_AFTER;
    expect(classify(evidence, { lastSeen, missedAt: lastSeen + 1e6 }).outcome).toBe(expected?.outcome ?? 'unknown');
  }
);

test.each([
  ['MySQL', 3024],
  ['MariaDB', 1969],
] as const)('%s: a timeout has error %d', async (flavour, errno) => {
  expect((await evidenceFor(recordedEnding(flavour, 'timed-out'))).history?.errno).toBe(errno);
});

test('a killer that left is known by its account, and on MySQL the victim by the digest’s sample', async () => {
  const [mysql, mariadb] = await Promise.all([
    evidenceFor(recordedEnding('MySQL', 'killed-by-left')),
    evidenceFor(recordedEnding('MariaDB', 'killed-by-left')),
  ]);
  const account = { source: 'account', user: 'anna', victim: null };
  expect(mysql.kills).toMatchObject([account, { source: 'digest', user: null, victim: mysql.victim, scope: 'query' }]);
  expect(mariadb.kills).toMatchObject([account]);
});

test('kills are read only if Com_kill has risen', async () => {
  const { read } = await replay(recordedEnding('MySQL', 'finished'));
  expect(read).toEqual([
    'alive',
    'history',
    'status',
    'accountErrors',
    'accountExits',
    'accountEnds',
    'digests',
    'limits',
  ]);
});

test('history is read again if the session lives and its row is missing', async () => {
  const killed = recordedEnding('MySQL', 'killed');
  const { evidence, read } = await replay(killed, { historyIsLate: true });
  expect(read.filter((part) => part === 'history')).toHaveLength(2);
  expect(evidence).toEqual(await evidenceFor(killed));
  const { read: withoutSession } = await replay(recordedEnding('MySQL', 'connection-killed'));
  expect(withoutSession.filter((part) => part === 'history')).toHaveLength(1);
});

test('a statement that was never watched has no deltas, and no counters are read while its session lives', async () => {
  const { evidence, read } = await replay(recordedEnding('MySQL', 'killed'), { unwatched: true });
  expect(evidence).toMatchObject({ history: { errno: 1317 }, accountErrors: null, exits: null, comKill: 0 });
  expect(read).not.toContain('accountErrors');
  const left = await replay(recordedEnding('MySQL', 'connection-killed'), { unwatched: true });
  expect(left.read).toContain('accountErrors');
  expect(left.evidence).toMatchObject({ accountErrors: null, exits: null, digest: null });
});

test.each(['MySQL', 'MariaDB'] as const)(
  '%s: a session is not said to have ended if its reading failed',
  async (flavour) => {
    const { evidence: failed } = await replay(recordedEnding(flavour, 'finished'), { failing: 'alive' });
    expect(failed).toMatchObject({ sessionEnded: null, history: { errno: 0 } });
    const { evidence } = await replay(recordedEnding(flavour, 'connection-gone'), { failing: 'alive' });
    expect(evidence).toMatchObject({ sessionEnded: null, exits: { connections: 1, quit: 0 } });
    if (evidence !== null) {
      const lastSeen = recordedEnding(flavour, 'connection-gone').startedAt + SEEN_AFTER;
      const ending = classify(evidence, { lastSeen, missedAt: lastSeen + 1e6 });
      expect(ending.outcome).toBe('unknown');
      expect(ending.evidence[0]).toContain('was not read');
    }
  }
);

async function evidenceFor(recorded: RecordedEnding): Promise<EndingEvidence> {
  const { evidence } = await replay(recorded);
  if (evidence === null) {
    throw new Error(`no evidence of ${recorded.way}`);
  }
  return evidence;
}
