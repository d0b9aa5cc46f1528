import { expect, test } from 'bun:test';
import type { KillSeen } from '../kill';
import { shortStatementRecord } from './short-statements';
import type { ShortStatement } from '../sample';

const SECOND = 1_000_000;
const rules = { runawaySeconds: 1, exemptUsers: new Set(['backup']) };
const short: ShortStatement = {
  threadId: 60,
  eventId: 7,
  processlistId: 22,
  user: 'shop',
  host: 'app',
  db: 'shop',
  text: 'SELECT 1',
  digest: 'd',
  digestText: 'SELECT ?',
  startedAt: 100 * SECOND,
  endedAt: 100.7 * SECOND,
  rowsExamined: 10,
  rowsSent: 1,
  executions: 1,
  errors: 0,
  errno: 0,
};

const kill: KillSeen = {
  source: 'history',
  ...{ user: 'dba', host: 'bastion', processlistId: 31 },
  ...{ victim: 22, scope: 'query', at: 100.7 * SECOND },
};

test.each<[string, Partial<ShortStatement>, string, string]>([
  ['its own row', {}, 'finished', 'certain'],
  ['its own row with an error', { errno: 1317 }, 'killed', 'certain'],
  [
    'its own row without an error and without the text, which an interruption clears',
    { textLost: true },
    'unknown',
    'unknown',
  ],
  ['its own row and a KILL', { textLost: true, kills: [kill] }, 'killed', 'certain'],
  ['its digest', { errno: null }, 'finished', 'certain'],
  ['several executions of its digest', { errno: null, executions: 3 }, 'finished', 'likely'],
  ['several executions of its digest, one failed', { errno: null, executions: 3, errors: 1 }, 'unknown', 'unknown'],
])('known by %s', (_, more, outcome, confidence) => {
  const record = shortStatementRecord({ ...short, ...more }, 'a', rules);
  expect(record).toMatchObject({ outcome, confidence, endedAt: 100.7 * SECOND, runawayAt: null });
  expect(record.killer?.user).toBe(more.kills === undefined ? undefined : 'dba');
  expect(record.evidence.at(-1)).toBe('It began and ended between two samples.');
});

test.each<[string, Partial<ShortStatement>, number | null]>([
  ['over the threshold', {}, 102],
  ['an exempt user', { user: 'backup' }, null],
  ['an unknown user', { errno: null, user: null }, null],
])('a runaway that no sample saw: %s', (_, more, at) => {
  const record = shortStatementRecord({ ...short, endedAt: 102 * SECOND, ...more }, 'a', rules);
  expect(record.runawayAt).toBe(at === null ? null : at * SECOND);
});
