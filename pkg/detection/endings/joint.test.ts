import { expect, test } from 'bun:test';
import type { EndedStatement, Ending, EndingEvidence } from './ending';
import { between, errors, kill, nothing, row, SECOND } from './evidence.fixture';
import { classifyAll } from './outcome';

const left = { sessionEnded: true, exits: { connections: 1, quit: 1 } };
const gone = { sessionEnded: true, exits: { connections: 1, quit: 0 } };
const onMariadb = { flavour: 'MariaDB', accountErrors: null } as const;
const digest = (executions: number, failed: number, key = 'd') => ({
  ...{ key, executions, errors: failed, lastSeen: 100.6 * SECOND, time: 0n },
});

function ended(evidence: Partial<EndingEvidence>, text: string = between.text): EndedStatement {
  const key = { ...nothing.key, threadId: Math.random() };
  return { evidence: { ...nothing, key, ...evidence }, between: { ...between, startedAt: 90 * SECOND, text } };
}

function verdicts(...all: EndedStatement[]): string[] {
  return classifyAll(all).map(({ outcome, confidence }) =>
    outcome === confidence ? outcome : `${outcome}, ${confidence}`
  );
}

test('one digest, two accounts: each by the counters of its own', () => {
  const shared = { comKill: 1, abortedClients: 1, digest: digest(2, 1) };
  const killed = { ...shared, ...left, account: 'a@h', accountErrors: errors({ interrupted: 1 }) };
  const lost = { ...shared, ...gone, account: 'b@h', accountErrors: errors({ readError: 1 }) };
  expect(verdicts(ended(killed), ended(lost))).toEqual(['killed, likely', 'connection-gone, likely']);
});

test('the same on MariaDB, which counts only that an account failed', () => {
  const shared = { ...onMariadb, comKill: 1, abortedClients: 1, digest: digest(2, 1) };
  const scope = { unnamedKillsByScope: { query: 1, connection: 0, at: [] } };
  const killed = { ...shared, ...scope, ...left, account: 'a@h', accountFailures: 1 };
  const lost = { ...shared, ...scope, ...gone, account: 'b@h', accountFailures: 0 };
  expect(verdicts(ended(killed), ended(lost))).toEqual(['killed, likely', 'connection-gone, likely']);
});

test('two of one account and digest, of which one was killed: nobody knows which', () => {
  const shared = { comKill: 1, digest: digest(2, 1), sessionEnded: true, exits: { connections: 2, quit: 2 } };
  const both = { ...shared, accountErrors: errors({ interrupted: 1 }) };
  expect(verdicts(ended(both), ended(both))).toEqual(['unknown', 'unknown']);
});

test('what all assignments agree on is likely, though the counters are shared', () => {
  const shared = { digest: digest(3, 0), sessionEnded: true, exits: { connections: 3, quit: 3 } };
  expect(verdicts(ended(shared), ended(shared), ended(shared))).toEqual(Array(3).fill('finished, likely'));
});

test('a history row explains its own part of the counters', () => {
  const shared = { comKill: 1, digest: digest(2, 1), accountErrors: errors({ interrupted: 1 }) };
  const recorded = { ...shared, history: row(1317, true), exits: left.exits };
  expect(verdicts(ended(recorded), ended({ ...shared, ...left }))).toEqual(['killed, certain', 'finished, likely']);
});

test('one kill for two statements that failed on MariaDB', () => {
  const failed = (account: string) => ({ ...onMariadb, ...left, account, comKill: 1, digest: digest(1, 1, account) });
  expect(verdicts(ended(failed('a@h')), ended(failed('b@h')))).toEqual(['unknown', 'unknown']);
});

test.each([
  ['SELECT SLEEP(300)', 0, 'killed, likely'],
  ['SELECT SLEEP(5)', 0, 'unknown'],
  ['OPTIMIZE TABLE orders', 1, 'killed, likely'],
  ['OPTIMIZE TABLE orders', 0, 'finished, likely'],
  ['SELECT * FROM orders', 0, 'finished, likely'],
])('an execution without error while a KILL was counted: %s, error 1317 +%d', (text, interrupted, expected) => {
  const evidence = { ...left, comKill: 1, digest: digest(1, 0), accountErrors: errors({ interrupted }) };
  expect(verdicts(ended(evidence, text))).toEqual([expected]);
});

test.each([
  ['by its account', { accountErrors: errors({ lockWaitTimeout: 1 }) }, 'lock-wait-timeout, likely'],
  ['by the server’s limit', { ...onMariadb, lockWaitTimeouts: { row: 10, metadata: 99 } }, 'lock-wait-timeout, likely'],
  ['not by the server’s limit', { ...onMariadb, lockWaitTimeouts: { row: 50, metadata: 99 } }, 'unknown'],
])('a wait for a lock that was given up, %s', (_, evidence, expected) => {
  const statement = ended({ ...left, digest: digest(1, 1), ...evidence });
  const waitedFor = { kind: 'row', object: null } as const;
  expect(verdicts({ ...statement, between: { ...statement.between, waitedFor } })).toEqual([expected]);
});

test.each([
  ['error 1160 without a kill: its client disappeared while it was sent', { writeError: 1 }, 'connection-gone, likely'],
  [
    'errors 1317 and 1160 without a kill: the server closed it',
    { interrupted: 1, writeError: 1 },
    'connection-killed, likely',
  ],
  ['error 1161: its client took no rows', { writeTimeout: 1 }, 'connection-gone, likely'],
  ['error 4082: its memory', { memoryLimit: 1 }, 'failed, likely'],
])('%s', (_, counted, expected) => {
  const evidence = { ...gone, abortedClients: 1, digest: digest(1, 1), accountErrors: errors(counted) };
  expect(verdicts(ended(evidence))).toEqual([expected]);
});

test('its client disappeared, and it was killed: which came first is not said', () => {
  const evidence = { ...onMariadb, ...gone, comKill: 1, abortedClients: 1, digest: digest(1, 1), kills: [kill({})] };
  const [ending] = classifyAll([ended(evidence)]);
  expect(ending).toMatchObject({ outcome: 'killed', killer: { user: 'dba' } });
  expect(ending?.evidence[0]).toContain('cannot be told');
});

test.each<[string, EndingEvidence['unnamedKillsByScope'], Ending['outcome'], Ending['outcome']]>([
  ['that vanished', null, 'unknown', 'unknown'],
  ['that vanished, and the KILL was a KILL QUERY', { query: 1, connection: 0, at: [] }, 'unknown', 'connection-gone'],
])('a killed GET_LOCK() on MariaDB, behind an idle session %s', (_, scopes, waiter, holder) => {
  const both = { ...onMariadb, comKill: 1, abortedClients: 1, unnamedKillsByScope: scopes };
  const waited = ended(
    { ...both, ...left, account: 'a@h', accountFailures: 0, digest: digest(1, 0) },
    "SELECT GET_LOCK('held', 300)"
  );
  const session = { ...ended({ ...both, ...gone, account: 'b@h' }), isSession: true };
  expect(classifyAll([waited, session]).map(({ outcome }) => outcome)).toEqual([waiter, holder]);
});

test.each([
  ['whose own digest was not found', { digest: null, accountFailures: 0 }],
  ['at the second of a KILL, whose clock has whole seconds', { digest: { ...digest(1, 0), lastSeen: 101 * SECOND } }],
])('a GET_LOCK() on MariaDB %s is not said to be killed by a KILL that names nobody', (_, more) => {
  const scopes = { query: 1, connection: 0, at: [101 * SECOND] };
  const evidence = { ...onMariadb, ...left, comKill: 1, unnamedKillsByScope: scopes, ...more };
  expect(verdicts(ended(evidence, "SELECT GET_LOCK('held', 300)"))).toEqual(['unknown']);
});

test.each([
  [0, 'finished, likely'],
  [1, 'unknown'],
])('on MariaDB, without a digest of its own, its account’s failures tell: +%d', (accountFailures, expected) => {
  const evidence = { ...onMariadb, ...left, accountFailures };
  expect(verdicts(ended(evidence))).toEqual([expected]);
});

test('a statement of which only its session’s end was counted is not said to be killed', () => {
  const evidence = { ...onMariadb, ...left, comKill: 1, unnamedKillsByScope: { query: 1, connection: 0, at: [] } };
  expect(verdicts(ended(evidence))).toEqual(['unknown']);
});

test('one KILL USER ends all statements of a user', () => {
  const scopes = { query: 0, connection: 0, user: 1, at: [] };
  const shared = { ...onMariadb, ...left, comKill: 1, unnamedKillsByScope: scopes, exits: { connections: 2, quit: 2 } };
  const failed = (key: string) => ended({ ...shared, accountFailures: 2, digest: digest(1, 1, key) });
  expect(verdicts(failed('a'), failed('b'))).toEqual(['killed, likely', 'killed, likely']);
});

test('an error that its busy digest counted may be its own', () => {
  const evidence = { ...left, digest: digest(9, 1) };
  expect(verdicts(ended(evidence))).toEqual(['unknown']);
});

test.each([
  [1, 'finished, certain'],
  [2, 'unknown'],
])('a procedure that ended without error while %d were killed, and another row shows one', (comKill, expected) => {
  const shared = { ...onMariadb, comKill };
  const finished = ended({ ...shared, history: row(0) }, 'CALL nightly()');
  expect(verdicts(finished, ended({ ...shared, history: row(1317) }))[0]).toBe(expected);
});

test('thirty connections of one digest, all killed in one second', () => {
  const shared = { comKill: 30, abortedClients: 30, digest: digest(30, 30), ...gone };
  const all = Array.from({ length: 30 }, (_, i) =>
    ended({
      ...{ ...shared, account: i % 2 === 0 ? 'a@h' : 'b@h', exits: { connections: 15, quit: 0 } },
      accountErrors: errors({ interrupted: 15, writeError: 15 }),
    })
  );
  expect(new Set(verdicts(...all))).toEqual(new Set(['connection-killed, likely']));
});

test('more assignments than are tried are unknown, and it is said', () => {
  const shared = { comKill: 20, digest: digest(40, 20), sessionEnded: true, exits: { connections: 40, quit: 20 } };
  const all = Array.from({ length: 40 }, (_, i) =>
    ended({ ...shared, account: `${i}@h`, abortedClients: 20, ...onMariadb })
  );
  const [ending] = classifyAll(all);
  expect(ending).toMatchObject({ outcome: 'unknown' });
  expect(ending?.evidence[0]).toContain('10000 assignments');
});

test('a KILL just before the last sample that saw the statement may have been of it', () => {
  const failed = { ...onMariadb, ...left, deadlocks: 0, digest: digest(1, 1) };
  expect(verdicts(ended(failed))).toEqual(['failed, likely']);
  expect(verdicts(ended({ ...failed, earlierKills: 1 }))).toEqual(['unknown']);
});

test.each([
  [0, 'connection-gone, likely'],
  [1, 'unknown'],
])(
  'an error of its digest that may be of a statement that ends later: its account had %d failures',
  (accountFailures, expected) => {
    const evidence = { ...gone, abortedClients: 1, digest: digest(2, 1), accountErrors: errors({ readError: 1 }) };
    expect(verdicts(ended({ ...evidence, accountFailures }))).toEqual([expected]);
  }
);

test.each<[string, number, Ending['outcome']]>([
  ['before its end', 100.6, 'unknown'],
  ['after its end', 100.7, 'killed'],
])('KILL QUERY names it, and a KILL of its connection %s', (_, at, expected) => {
  const kills = [
    kill({ at: 100.5 * SECOND, scope: 'query', user: 'anna' }),
    kill({ at: at * SECOND, scope: 'connection', user: 'ben' }),
  ];
  const evidence = { ...gone, ...onMariadb, kills, comKill: 2, abortedClients: 1, digest: digest(1, 1) };
  const [ending] = classifyAll([ended(evidence)]);
  expect(ending?.outcome).toBe(expected);
  expect(ending?.killer?.user).toBe(expected === 'unknown' ? undefined : 'anna');
});

test('what ended in different intervals is judged apart', () => {
  const killed = { ...left, comKill: 1, digest: digest(1, 1), accountErrors: errors({ interrupted: 1 }) };
  const finished = { ...left, digest: digest(1, 0, 'e'), account: 'b@h' };
  expect(verdicts(ended({ ...killed, interval: 1 }), ended({ ...finished, interval: 2 }))).toEqual([
    'killed, likely',
    'finished, likely',
  ]);
});

test('a KILL of the interval before that the digests count as well takes no kill from this one', () => {
  const scopes = { query: 1, connection: 1, at: [] };
  const counts = { comKill: 1, unnamedKills: 1, unnamedKillsByScope: scopes, accountFailures: 0, digest: digest(1, 0) };
  expect(verdicts(ended({ ...onMariadb, ...left, ...counts }, "SELECT GET_LOCK('held', 300)"))).toEqual(['unknown']);
});
