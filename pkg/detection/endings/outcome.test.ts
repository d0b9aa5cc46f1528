import { expect, test } from 'bun:test';
import type { Ending, EndingEvidence, HistoryRow } from './ending';
import type { KillSeen } from '../kill';
import { classify } from './outcome';

const SECOND = 1_000_000;
const between = { lastSeen: 100 * SECOND, missedAt: 101 * SECOND };

const nothing: EndingEvidence = {
  key: { incarnation: 'a', threadId: 60, eventId: 7 },
  victim: 22,
  history: null,
  sessionEnded: false,
  accountErrors: { interrupted: 0, readError: 0, writeError: 0 },
  exits: null,
  digest: null,
  comKill: 0,
  abortedClients: 0,
  timeouts: 0,
  kills: [],
  othersEnded: 0,
};
const row = (errno: number, textLost = false): HistoryRow => ({
  endedAt: 100.4 * SECOND,
  errno,
  sqlState: null,
  message: errno === 0 ? null : 'said the server',
  textLost,
});
const counted = (executions: number, errors: number) => ({ executions, errors, lastSeen: 100.6 * SECOND, time: 0n });
const kill = (more: Partial<KillSeen>): KillSeen => ({
  source: 'history',
  user: 'dba',
  host: 'bastion',
  processlistId: 31,
  victim: 22,
  scope: 'query',
  at: null,
  ...more,
});
const unnamed = kill({ source: 'account', victim: null, scope: null, processlistId: null });

test.each<[string, Partial<EndingEvidence>, Ending['outcome'], Ending['confidence'], number]>([
  ['finished', { history: row(0) }, 'finished', 'certain', 100.4],
  ['KILL QUERY', { history: row(1317, true), comKill: 1 }, 'killed', 'certain', 100.4],
  [
    'KILL CONNECTION, row still there',
    { history: row(1317), kills: [kill({ scope: 'connection' })] },
    'connection-killed',
    'certain',
    100.4,
  ],
  ['MariaDB connection killed', { history: row(1927) }, 'connection-killed', 'certain', 100.4],
  ['max_execution_time', { history: row(3024, true), timeouts: 1 }, 'timed-out', 'certain', 100.4],
  ['max_statement_time', { history: row(1969) }, 'timed-out', 'certain', 100.4],
  ['lock wait timeout', { history: row(1205) }, 'lock-wait-timeout', 'certain', 100.4],
  ['deadlock victim', { history: row(1213) }, 'deadlock-victim', 'certain', 100.4],
  ['disk full', { history: row(1114) }, 'failed', 'certain', 100.4],
  ['KILL QUERY on SLEEP', { history: row(0, true), comKill: 1 }, 'killed', 'likely', 100.4],
  [
    'KILL QUERY on SLEEP, named',
    { history: row(0, true), comKill: 2, timeouts: 1, kills: [kill({})] },
    'killed',
    'certain',
    100.4,
  ],
  ['timeout on SLEEP', { history: row(0, true), timeouts: 1 }, 'timed-out', 'likely', 100.4],
  [
    'SLEEP interrupted while both moved',
    { history: row(0, true), timeouts: 1, comKill: 1 },
    'unknown',
    'unknown',
    100.4,
  ],
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

const killed = { history: row(1317, true), comKill: 1 };

test.each<[string, Partial<EndingEvidence>, Ending['killer']]>([
  [
    'still connected',
    { kills: [kill({})] },
    { user: 'dba', host: 'bastion', processlistId: 31, confidence: 'certain' },
  ],
  [
    'disconnected, only its account counted',
    { kills: [unnamed] },
    { user: 'dba', host: 'bastion', processlistId: null, confidence: 'likely' },
  ],
  [
    'named by the digest, its account counted',
    { kills: [kill({ source: 'digest', user: null, host: null, processlistId: null }), unnamed] },
    { user: 'dba', host: 'bastion', processlistId: null, confidence: 'likely' },
  ],
  ['two accounts killed', { comKill: 2, kills: [unnamed, { ...unnamed, user: 'root' }] }, null],
  ['one account killed, but fewer times than the server counted', { comKill: 2, kills: [unnamed] }, null],
  ['killed another connection', { kills: [kill({ victim: 99 })] }, null],
  ['no evidence', {}, null],
])('the killer: %s', (_, evidence, killer) => {
  expect(classify({ ...nothing, ...killed, ...evidence }, between).killer).toEqual(killer);
});

test('a kill through Runaway names the Grafana user', () => {
  const asked = kill({ source: 'runaway', user: 'runaway', grafanaUser: 'anna' });
  const ending = classify({ ...nothing, ...killed, kills: [kill({ user: 'runaway' }), asked] }, between);
  expect(ending.killer).toEqual({
    user: 'runaway',
    host: 'bastion',
    processlistId: 31,
    grafanaUser: 'anna',
    confidence: 'certain',
  });
  expect(ending.evidence.join(' ')).toContain('anna in Grafana');
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

test('a statement that was not killed has no killer', () => {
  expect(classify({ ...nothing, history: row(0), kills: [unnamed], comKill: 1 }, between).killer).toBeNull();
});

test('without samples for long, the end is the time the statement was last seen', () => {
  const ending = classify({ ...nothing, sessionEnded: true }, { ...between, missedAt: 190 * SECOND });
  expect(ending.endedAt).toBe(100 * SECOND);
  expect(ending.evidence.at(-1)).toContain('90 s without samples');
});
