import { expect, test } from 'bun:test';
import type { Ending, EndingEvidence, LastSight } from './ending';
import { between, counted, errors, nothing, SECOND } from './evidence.fixture';
import { classify } from './outcome';

const onMariadb = { flavour: 'MariaDB', accountErrors: null } as const;

const ofScope = (scope: 'query' | 'connection') => ({
  unnamedKillsByScope: { query: 0, connection: 0, at: [], [scope]: 1 },
});

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
