import { expect, test } from 'bun:test';
import { readBaselineCounters } from './baselines';
import { evidenceOf, type Findings } from './evidence';
import { neverExecuted } from './digest-counters';
import { Kills } from './kills';
import { number } from '../protocol/rows';
import { readStatus } from '../protocol/status';
import { readingsOf, recordedEnding, SEEN_AFTER, timeOf, type RecordedEnding } from './replay.fixture';
import { historyKey, readHistory } from '../statements/statement-history';

const recorded = recordedEnding('MySQL', 'connection-killed');
const { statement } = recorded;

/** What was read about a recorded ending whose statement had its first execution. */
function findingsOf(
  { flavour, before, after, startedAt, ...of }: RecordedEnding,
  known: Partial<Findings> = {}
): Findings {
  const kills = new Kills();
  const lastSeenAt = startedAt + SEEN_AFTER;
  kills.add(readingsOf(before), timeOf(flavour), lastSeenAt);
  kills.add(readingsOf(after), timeOf(flavour), lastSeenAt + 1);
  const counters = readBaselineCounters(readingsOf(before), [of.statement], flavour);
  const { db, digest } = of.statement;
  return {
    ended: [of.statement],
    history: readHistory(after['history'] ?? [], flavour, timeOf(flavour)),
    alive: new Set((after['alive'] ?? []).map((thread) => number(thread, 'THREAD_ID'))),
    before: {
      ...counters,
      unsure: new Set(),
      digests: new Map([[`/${digest ?? ''}`, neverExecuted(db)], ...counters.digests]),
    },
    after: readBaselineCounters(readingsOf(after), [of.statement], flavour),
    flavour,
    isBeforeLastSight: () => true,
    lastWith: () => ({ at: lastSeenAt, status: readStatus(before['status'] ?? []) }),
    missedAt: lastSeenAt + 1_000_000,
    lockWaitTimeouts: null,
    unread: 0,
    unseenKills: 0,
    statusAfter: readStatus(after['status'] ?? []),
    startOf: () => startedAt,
    kills,
    ...known,
  };
}

test('a session without an account has none in common', () => {
  const internal = { ...statement, user: null, host: null, digest: null };
  const other = { ...internal, key: { ...statement.key, threadId: 902 } };
  const findings = findingsOf(recorded, { ended: [internal, other] });
  expect(evidenceOf(internal, findings)).toMatchObject({ account: null, accountErrors: null, exits: null });
});

test('a kill of another connection is no evidence, and Com_kill is counted without it', () => {
  const killed = evidenceOf(statement, findingsOf(recorded));
  expect([killed.comKill, killed.kills.length]).toEqual([1, 1]);
  const other = { ...statement, processlistId: 999 };
  const spared = evidenceOf(other, findingsOf(recorded, { ended: [other] }));
  expect([spared.comKill, spared.kills.length]).toEqual([0, 0]);
});

test('a kill that named no victim counts for a statement that was seen rolling back since', () => {
  const byLeft = recordedEnding('MariaDB', 'killed-by-left');
  const hour = 3_600_000_000;
  const lastSeenAt = byLeft.startedAt + hour;
  const status = readStatus(byLeft.after['status'] ?? []);
  const later = findingsOf(byLeft, { lastWith: () => ({ at: lastSeenAt, status }) });
  const evidence = (rollingBackSince?: number) =>
    evidenceOf({ ...byLeft.statement, ...(rollingBackSince !== undefined && { rollingBackSince }) }, later);
  const killedAt = byLeft.startedAt + SEEN_AFTER;
  expect(evidence()).toMatchObject({ comKill: 0, kills: [] });
  expect(evidence(killedAt + 2_000_000)).toMatchObject({ comKill: 1, kills: [{ source: 'account', user: 'anna' }] });
  expect(evidence(killedAt + 4_000_000)).toMatchObject({ comKill: 0, kills: [] });
});

test('on MariaDB a digest that is known to be another statement’s is not taken', () => {
  const killed = recordedEnding('MariaDB', 'connection-killed');
  const other = { ...killed.statement, key: { ...killed.statement.key, threadId: 900 }, user: 'another' };
  const digestOf = (digest: string | null) =>
    evidenceOf(killed.statement, findingsOf(killed, { ended: [killed.statement, { ...other, digest }] })).digest;
  expect(digestOf(null)).toMatchObject({ executions: 1, errors: 1, lastSeen: killed.startedAt + 2_502_977 });
  expect(digestOf('1a5f6e28')).toBeNull();
});

test.each([
  ['the one execution that took its time is its own', 1, 3_000_000_000_000n, true],
  ['two executions may both be its own', 2, 3_000_000_000_000n, false],
  ['a shorter execution is not its own', 1, 1_900_000_000_000n, false],
])('a scheduled event: %s', (_, executions, time, isOwn) => {
  const event = { ...statement, digest: null };
  const exits = (count: number, picos: bigint) =>
    new Map([
      [
        'shop4@localhost',
        { connections: 0, quit: 0, failures: 0, scheduledEvents: { executions: count, errors: 0, time: picos } },
      ],
    ]);
  const findings = findingsOf(recorded, { ended: [event] });
  const { digest } = evidenceOf(event, {
    ...findings,
    before: { ...findings.before, digests: new Map(), exits: exits(0, 0n) },
    after: { ...findings.after, digests: new Map(), exits: exits(executions, time) },
  });
  expect(digest?.lastSeen ?? null).toBe(isOwn ? recorded.startedAt + 3_000_000 : null);
});

test('counters that fell were reset: they are no evidence', () => {
  const { before, after } = findingsOf(recorded);
  const { accountErrors, exits, abortedClients, comKill, digest } = evidenceOf(
    statement,
    findingsOf(recorded, { before: { ...after, unsure: new Set() }, after: before, statusAfter: readStatus([]) })
  );
  expect([exits, digest, comKill, abortedClients]).toEqual([null, null, null, 0]);
  expect(accountErrors).not.toHaveProperty('interrupted');
  const status = readStatus([
    { Variable_name: 'Com_kill', Value: '9' },
    { Variable_name: 'Aborted_clients', Value: '9' },
  ]);
  const fallen = evidenceOf(statement, findingsOf(recorded, { lastWith: () => ({ at: 0, status }) }));
  expect([fallen.comKill, fallen.abortedClients]).toEqual([null, null]);
});

test('counters that may have been read after its end are no evidence of it', () => {
  const recorded = recordedEnding('MySQL', 'connection-gone');
  const findings = findingsOf(recorded);
  const unsure = new Set([historyKey(recorded.statement.key)]);
  const evidence = evidenceOf(recorded.statement, { ...findings, before: { ...findings.before, unsure } });
  const nothing = { accountErrors: null, accountFailures: null, exits: null, digest: null };
  expect(evidence).toMatchObject({ ...nothing, abortedClients: 1, sessionEnded: true });
});
