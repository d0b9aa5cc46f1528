import { expect, test } from 'bun:test';
import type { Ending, EndingEvidence, LastSight } from './ending';
import { between, counted, errors, kill, nothing, SECOND } from './evidence.fixture';
import { classify } from './outcome';

const onMariadb = { flavour: 'MariaDB', accountErrors: null } as const;

const connectionKilled = {
  ...{ sessionEnded: true, comKill: 1, abortedClients: 1 },
  accountErrors: errors({ interrupted: 1, writeError: 1 }),
};
const ofScope = (scope: 'query' | 'connection') => ({
  unnamedKillsByScope: { query: 0, connection: 0, at: [], [scope]: 1 },
});
const idleKilled = { ...connectionKilled, accountErrors: errors({ readError: 1, writeError: 1 }) };
const sleep = { ...between, text: 'SELECT SLEEP(300)' };

test.each<[string, Partial<EndingEvidence>, Ending['outcome'], Ending['confidence'], number, LastSight?]>([
  ['finished, then disconnected', { sessionEnded: true, digest: counted(1, 0) }, 'finished', 'likely', 100.6],
  [
    'killed connection',
    {
      sessionEnded: true,
      comKill: 1,
      abortedClients: 1,
      accountErrors: errors({ interrupted: 1, readError: 0, writeError: 1 }),
      digest: counted(1, 1),
    },
    'connection-killed',
    'likely',
    100.6,
  ],
  [
    'killed connection, named',
    { ...connectionKilled, kills: [kill({ scope: 'connection' })], digest: counted(1, 1) },
    'connection-killed',
    'certain',
    100.6,
  ],
  [
    'killed connection, named, its account interrupted',
    { ...connectionKilled, kills: [kill({ scope: 'connection' })] },
    'connection-killed',
    'certain',
    100.5,
  ],
  [
    'killed connection, named, and no other evidence',
    { sessionEnded: true, comKill: 1, abortedClients: 1, ...onMariadb, kills: [kill({ scope: 'connection' })] },
    'connection-killed',
    'likely',
    100.5,
  ],
  [
    'named, with other executions of its digest that all failed',
    {
      ...connectionKilled,
      ...{ comKill: 3, abortedClients: 3, accountErrors: errors({ interrupted: 3, writeError: 3 }) },
      ...{ kills: [kill({ scope: 'connection' })], digest: counted(3, 3) },
    },
    'connection-killed',
    'certain',
    100.5,
  ],
  [
    'named, and one of many executions failed',
    { ...connectionKilled, kills: [kill({ scope: 'connection' })], digest: counted(12, 1) },
    'connection-killed',
    'likely',
    100.5,
  ],
  [
    'named by a KILL of its idle connection, none of many executions failed',
    { ...idleKilled, kills: [kill({ scope: 'connection' })], digest: counted(12, 0) },
    'finished',
    'likely',
    100.5,
  ],
  [
    'killed connection on MariaDB',
    {
      sessionEnded: true,
      comKill: 1,
      abortedClients: 1,
      ...onMariadb,
      digest: counted(1, 1),
      ...ofScope('connection'),
    },
    'connection-killed',
    'likely',
    100.6,
  ],
  [
    'killed on MariaDB, by a KILL of a scope that is not known',
    { sessionEnded: true, comKill: 1, abortedClients: 1, ...onMariadb, digest: counted(1, 1) },
    'unknown',
    'unknown',
    100.6,
  ],
  [
    'killed by KILL QUERY on MariaDB, and its client disappeared',
    { sessionEnded: true, comKill: 1, abortedClients: 1, ...onMariadb, digest: counted(1, 1), ...ofScope('query') },
    'killed',
    'likely',
    100.6,
  ],
  [
    'client disappeared',
    { sessionEnded: true, abortedClients: 1, accountErrors: errors({ readError: 1 }), accountFailures: 0 },
    'connection-gone',
    'likely',
    100.5,
  ],
  [
    'quit while another client of its account disappeared',
    {
      sessionEnded: true,
      abortedClients: 1,
      accountErrors: errors({ interrupted: 0, readError: 1, writeError: 0 }),
      exits: { connections: 2, quit: 1 },
      digest: counted(1, 0),
    },
    'unknown',
    'unknown',
    100.6,
  ],
  [
    'finished while another connection of its account was killed',
    {
      sessionEnded: true,
      comKill: 1,
      abortedClients: 1,
      accountErrors: errors({ interrupted: 1, readError: 0, writeError: 1 }),
      exits: { connections: 2, quit: 1 },
      digest: counted(1, 0),
    },
    'finished',
    'likely',
    100.6,
  ],
  [
    'timed out, then disconnected',
    { sessionEnded: true, timeouts: 1, accountErrors: errors({ timeout: 1 }), digest: counted(1, 1) },
    'timed-out',
    'likely',
    100.6,
  ],
  ['still connected, its history row overwritten', { digest: counted(1, 0) }, 'finished', 'likely', 100.6],
  [
    'finished while another client disappeared',
    { sessionEnded: true, abortedClients: 1, digest: counted(1, 0) },
    'finished',
    'likely',
    100.6,
  ],
  [
    'nothing but Aborted_clients, on MariaDB',
    { sessionEnded: true, abortedClients: 1, ...onMariadb },
    'unknown',
    'unknown',
    100.5,
  ],
  [
    'quit while others disappeared, on MariaDB',
    {
      sessionEnded: true,
      abortedClients: 2,
      ...onMariadb,
      exits: { connections: 1, quit: 1 },
      digest: counted(1, 0),
    },
    'finished',
    'likely',
    100.6,
  ],
  [
    'disappeared while clients of other accounts did, on MariaDB',
    {
      sessionEnded: true,
      abortedClients: 2,
      ...onMariadb,
      exits: { connections: 1, quit: 0 },
      digest: counted(1, 0),
    },
    'connection-gone',
    'likely',
    100.6,
  ],
  [
    'one client of its account quit and one disappeared, on MariaDB',
    {
      sessionEnded: true,
      abortedClients: 1,
      ...onMariadb,
      exits: { connections: 2, quit: 1 },
      digest: counted(1, 0),
    },
    'unknown',
    'unknown',
    100.6,
  ],
  [
    'killed, then quit, on MariaDB',
    {
      sessionEnded: true,
      comKill: 1,
      abortedClients: 1,
      ...onMariadb,
      exits: { connections: 1, quit: 1 },
      digest: counted(1, 1),
    },
    'killed',
    'likely',
    100.6,
  ],
  [
    'failed, then quit',
    { sessionEnded: true, exits: { connections: 1, quit: 1 }, digest: counted(1, 1) },
    'failed',
    'likely',
    100.6,
  ],
  [
    'finished just before its idle connection was killed',
    {
      ...idleKilled,
      kills: [kill({ scope: 'connection', at: 100.7 * SECOND })],
      digest: counted(1, 0),
    },
    'finished',
    'likely',
    100.6,
  ],
  [
    'survived a KILL QUERY, then quit',
    {
      sessionEnded: true,
      comKill: 1,
      kills: [kill({ at: 99 * SECOND })],
      exits: { connections: 1, quit: 1 },
      digest: counted(1, 0),
    },
    'finished',
    'likely',
    100.6,
  ],
  [
    'SLEEP() killed, then quit',
    {
      sessionEnded: true,
      comKill: 1,
      kills: [kill({ at: 100.6 * SECOND })],
      exits: { connections: 1, quit: 1 },
      digest: counted(1, 0),
    },
    'killed',
    'likely',
    100.6,
    sleep,
  ],
  [
    'SLEEP() whose connection was killed',
    {
      ...connectionKilled,
      ...{ accountErrors: errors({ writeError: 1 }), kills: [kill({ scope: 'connection', at: 100.6 * SECOND })] },
      digest: counted(1, 1),
    },
    'connection-killed',
    'certain',
    100.6,
    sleep,
  ],
  [
    'several clients disappeared on MariaDB',
    { sessionEnded: true, abortedClients: 2, ...onMariadb, digest: counted(1, 0) },
    'unknown',
    'unknown',
    100.6,
  ],
  [
    'one of many executions failed',
    { sessionEnded: true, comKill: 1, abortedClients: 1, ...onMariadb, digest: counted(9, 1) },
    'unknown',
    'unknown',
    100.5,
  ],
  [
    'killed connection, whose baselines were read after its end',
    {
      ...{ sessionEnded: true, comKill: 1, abortedClients: 1, exits: { connections: 0, quit: 0 } },
      ...{ accountErrors: errors({}), digest: counted(0, 0), kills: [kill({ scope: 'connection' })] },
    },
    'connection-killed',
    'likely',
    100.5,
  ],
  [
    'the same without a KILL that names it',
    {
      ...{ sessionEnded: true, comKill: 1, abortedClients: 1, exits: { connections: 0, quit: 0 } },
      ...{ accountErrors: errors({}), digest: counted(0, 0) },
    },
    'unknown',
    'unknown',
    100.5,
  ],
  ['no evidence', { sessionEnded: true }, 'unknown', 'unknown', 100.5],
])('%s', (_, evidence, outcome, confidence, endedAt, sight = between) => {
  const ending = classify({ ...nothing, ...evidence }, sight);
  expect(ending).toMatchObject({ outcome, confidence, endedAt: endedAt * SECOND });
  expect(ending.evidence.join(' ')).not.toBe('');
});

test('a verdict by counters lists the counters that moved', () => {
  const { evidence } = classify(
    { ...nothing, sessionEnded: true, exits: { connections: 1, quit: 1 }, digest: counted(1, 0) },
    between
  );
  expect(evidence).toContain(
    "Counters: its account's ended connections +1, of these by COM_QUIT +1, its digest's executions +1."
  );
});
