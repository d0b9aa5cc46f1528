import { expect, test } from 'bun:test';
import type { Ending, EndingEvidence } from './ending';
import { between, counted, kill, nothing, SECOND } from './evidence.fixture';
import { classify } from './outcome';

test.each<[string, Partial<EndingEvidence>, Ending['outcome'], Ending['confidence'], number]>([
  ['finished, then disconnected', { sessionEnded: true, digest: counted(1, 0) }, 'finished', 'likely', 100.6],
  [
    'killed connection',
    {
      sessionEnded: true,
      comKill: 1,
      abortedClients: 1,
      accountErrors: { interrupted: 1, readError: 0, writeError: 1 },
      digest: counted(1, 1),
    },
    'connection-killed',
    'likely',
    100.6,
  ],
  [
    'killed connection, named',
    { sessionEnded: true, comKill: 1, kills: [kill({ scope: 'connection' })], digest: counted(1, 1) },
    'connection-killed',
    'certain',
    100.6,
  ],
  [
    'killed connection, named, its account interrupted',
    {
      sessionEnded: true,
      comKill: 1,
      kills: [kill({ scope: 'connection' })],
      accountErrors: { interrupted: 1, readError: 0, writeError: 1 },
    },
    'connection-killed',
    'certain',
    100.5,
  ],
  [
    'killed connection, named, and no other evidence',
    { sessionEnded: true, comKill: 1, kills: [kill({ scope: 'connection' })] },
    'connection-killed',
    'likely',
    100.5,
  ],
  [
    'named, with other executions of its digest that all failed',
    { sessionEnded: true, comKill: 3, kills: [kill({ scope: 'connection' })], digest: counted(3, 3), othersEnded: 2 },
    'connection-killed',
    'certain',
    100.5,
  ],
  [
    'named, and one of many executions failed',
    { sessionEnded: true, comKill: 1, kills: [kill({ scope: 'connection' })], digest: counted(12, 1) },
    'connection-killed',
    'likely',
    100.5,
  ],
  [
    'named by a KILL of its idle connection, none of many executions failed',
    { sessionEnded: true, comKill: 1, kills: [kill({ scope: 'connection' })], digest: counted(12, 0) },
    'unknown',
    'unknown',
    100.5,
  ],
  [
    'killed connection on MariaDB',
    { sessionEnded: true, comKill: 1, abortedClients: 1, accountErrors: null, digest: counted(1, 1) },
    'connection-killed',
    'likely',
    100.6,
  ],
  [
    'client disappeared',
    { sessionEnded: true, abortedClients: 1, accountErrors: { interrupted: 0, readError: 1, writeError: 0 } },
    'connection-gone',
    'likely',
    100.5,
  ],
  [
    'quit while another client of its account disappeared',
    {
      sessionEnded: true,
      abortedClients: 1,
      accountErrors: { interrupted: 0, readError: 1, writeError: 0 },
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
      accountErrors: { interrupted: 1, readError: 0, writeError: 1 },
      exits: { connections: 2, quit: 1 },
      digest: counted(1, 0),
    },
    'finished',
    'likely',
    100.6,
  ],
  [
    'timed out, then disconnected',
    { sessionEnded: true, timeouts: 1, digest: counted(1, 1) },
    'timed-out',
    'likely',
    100.6,
  ],
  ['still connected, its history row overwritten', { digest: counted(1, 0) }, 'finished', 'likely', 100.6],
  [
    'finished like others of its digest',
    { sessionEnded: true, othersEnded: 1, digest: counted(2, 0) },
    'finished',
    'likely',
    100.5,
  ],
  [
    'finished while another client disappeared',
    { sessionEnded: true, abortedClients: 1, digest: counted(1, 0) },
    'finished',
    'likely',
    100.6,
  ],
  [
    'client disappeared on MariaDB',
    { sessionEnded: true, abortedClients: 1, accountErrors: null },
    'connection-gone',
    'likely',
    100.5,
  ],
  [
    'quit while others disappeared, on MariaDB',
    {
      sessionEnded: true,
      abortedClients: 2,
      accountErrors: null,
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
      accountErrors: null,
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
      accountErrors: null,
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
      accountErrors: null,
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
      sessionEnded: true,
      comKill: 1,
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
  ],
  [
    'SLEEP() whose connection was killed',
    {
      sessionEnded: true,
      comKill: 1,
      kills: [kill({ scope: 'connection', at: 100.6 * SECOND })],
      digest: counted(1, 0),
    },
    'connection-killed',
    'certain',
    100.6,
  ],
  [
    'several clients disappeared on MariaDB',
    { sessionEnded: true, abortedClients: 2, accountErrors: null, digest: counted(1, 0) },
    'unknown',
    'unknown',
    100.6,
  ],
  [
    'one of many executions failed',
    { sessionEnded: true, comKill: 1, abortedClients: 1, accountErrors: null, digest: counted(9, 1) },
    'unknown',
    'unknown',
    100.5,
  ],
  [
    'two ended at once',
    { sessionEnded: true, othersEnded: 1, digest: counted(2, 1), comKill: 1 },
    'unknown',
    'unknown',
    100.5,
  ],
  ['no evidence', { sessionEnded: true }, 'unknown', 'unknown', 100.5],
])('%s', (_, evidence, outcome, confidence, endedAt) => {
  const ending = classify({ ...nothing, ...evidence }, between);
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
