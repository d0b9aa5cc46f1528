import { expect, test } from 'bun:test';
import { complete, failed, partial } from '../../detection/reading';
import type { Row } from '../protocol/rows';
import type { KillRows } from './kill-rows';
import { Kills } from './kills';

const timeOf = (timer: bigint): number => Number(timer / 1_000_000n);

function history(event: number, sql: string, user = 'dba'): Record<string, unknown> {
  const start = String(event * 1_000_000_000_000);
  return {
    THREAD_ID: '9',
    EVENT_ID: String(event),
    SQL_TEXT: sql,
    TIMER_START: start,
    PROCESSLIST_ID: '5',
    USER: user,
    HOST: 'h',
  };
}

function account(count: number, user = 'dba'): Record<string, unknown> {
  return { USER: user, HOST: 'h', COUNT_STAR: String(count) };
}

/** What one reading found, null if it failed; a part that is not given has no rows. */
type Found = Partial<Record<keyof KillRows, Row[]>> | null;

function readingsOf(found: Found): KillRows {
  const reading = (name: keyof KillRows) => (found === null ? failed('denied') : complete(found[name] ?? []));
  return {
    killRunning: reading('killRunning'),
    killAccounts: reading('killAccounts'),
    killHistory: reading('killHistory'),
  };
}

function killsIn(...readings: Found[]): Kills {
  const kills = new Kills();
  readings.forEach((found, i) => kills.add(readingsOf(found), timeOf, i * 10_000_000));
  return kills;
}

test('a killer that is still connected is known, and its victim by the text', () => {
  const kills = killsIn({}, { killHistory: [history(7, 'kill query 22')], killAccounts: [account(1)] });
  expect(kills.about(22, 0, 5_000_000)).toEqual([
    { source: 'history', user: 'dba', host: 'h', processlistId: 5, victim: 22, scope: 'query', at: 7_000_000 },
  ]);
  expect(kills.about(23, 0, 5_000_000)).toEqual([]);
});

test('a kill before the statement began was of another statement', () => {
  const kills = killsIn({}, { killHistory: [history(7, 'kill query 22')] });
  expect(kills.about(22, 8_000_000, 5_000_000)).toEqual([]);
});

test('a killer that has left is known by its account, for one interval', () => {
  const kills = killsIn({ killAccounts: [account(3)] }, { killAccounts: [account(4), account(1, 'app')] }, {});
  expect(kills.about(22, 0, 5_000_000).map(({ source, user }) => [source, user])).toEqual([
    ['account', 'dba'],
    ['account', 'app'],
  ]);
  expect(kills.about(22, 0, 10_000_000)).toEqual([]);
});

test('a kill of the first reading counts from its own time, and once', () => {
  const same = { killHistory: [history(7, 'kill 22')], killAccounts: [account(1)] };
  const kills = killsIn(same, same);
  expect(kills.about(22, 6_000_000, 0)).toHaveLength(1);
  expect(kills.about(22, 8_000_000, 0)).toEqual([]);
  expect(kills.ofOthers(23, 6_000_000)).toBe(1);
  expect(kills.ofOthers(23, 8_000_000)).toBe(0);
});

test('a kill that history shows before its account counts it is one kill', () => {
  const kill = { killHistory: [history(7, 'kill query 22')] };
  const kills = killsIn(
    { killAccounts: [account(3)] },
    { ...kill, killAccounts: [account(3)] },
    { ...kill, killAccounts: [account(4)] }
  );
  expect(kills.about(22, 0, 5_000_000).map(({ source }) => source)).toEqual(['history']);
});

test('what accounts counted before they were first read is no kill', () => {
  const kills = killsIn(null, { killAccounts: [account(3)] }, { killAccounts: [account(4)] });
  expect(kills.about(22, 0, 5_000_000).map(({ source }) => source)).toEqual(['account']);
  expect(killsIn(null, { killAccounts: [account(3)] }).about(22, 0, -1)).toEqual([]);
});

test('kills between two readings of accounts count, though a reading in between failed', () => {
  const kills = killsIn({ killAccounts: [account(3)] }, null, { killAccounts: [account(5)] });
  expect(kills.about(22, 0, 15_000_000)).toHaveLength(2);
});

test('counters that were reset start again from zero', () => {
  const kills = killsIn({ killAccounts: [account(100)] }, { killAccounts: [account(1)] });
  expect(kills.about(22, 0, 5_000_000)).toHaveLength(1);
});

test('every kill is counted once: running, ended, refused or prepared', () => {
  const kills = killsIn({ killAccounts: [account(3)] });
  const killAccounts = [account(4), { ...account(2, 'intern'), SUM_ERRORS: '2' }];
  const prepared = { ...history(8, 'kill 23'), EVENT_NAME: 'statement/com/Execute' };
  const running = { killAccounts: [account(3)], killRunning: [history(7, 'kill 22')] };
  const done = { killAccounts, killHistory: [history(7, 'kill 22'), prepared] };
  expect([running, running, done, done, null, done].map((found) => kills.add(readingsOf(found), timeOf, 0))).toEqual([
    1,
    0,
    3,
    0,
    null,
    null,
  ]);
});

test('a digest’s sample names the victim but not the killer', () => {
  const sample = { QUERY_SAMPLE_TEXT: 'KILL 22', seen: '9000000' };
  const kills = new Kills();
  kills.addSamples(complete([{ QUERY_SAMPLE_TEXT: 'KILL 21', seen: '8000000' }]), 0);
  kills.addSamples(complete([sample]), 10_000_000);
  expect(kills.about(21, 0, 0)).toEqual([]);
  const [kill] = kills.about(22, 0, 0);
  expect(kill).toMatchObject({ source: 'digest', user: null, victim: 22, scope: 'connection', at: 9_000_000 });
});

test('a refused kill has no victim, and does not count for a statement, like the kill of another one', () => {
  const refused = { ...history(7, 'kill query 22', 'intern'), MYSQL_ERRNO: '1095' };
  const denied = { ...account(1, 'intern'), SUM_ERRORS: '1' };
  const kills = killsIn({}, { killHistory: [refused, history(8, 'kill 23')], killAccounts: [denied, account(1)] });
  expect(kills.about(22, 0, 5_000_000)).toEqual([]);
  expect(kills.ofOthers(22, 5_000_000)).toBe(2);
  expect(kills.ofOthers(23, 5_000_000)).toBe(1);
  expect(kills.ofOthers(22, 10_000_000)).toBe(0);
});

test('the sample of a KILL digest with a new error is not used: it may be the refused kill', () => {
  const digest = (errors: number, victim: number) => ({
    SCHEMA_NAME: null,
    DIGEST: 'k',
    SUM_ERRORS: String(errors),
    QUERY_SAMPLE_TEXT: `KILL QUERY ${victim}`,
    seen: String(victim * 1_000_000),
  });
  const kills = new Kills();
  kills.addSamples(complete([]), 0);
  kills.addSamples(complete([digest(1, 22)]), 10_000_000);
  kills.addSamples(complete([digest(1, 23)]), 20_000_000);
  expect(kills.about(22, 0, 0)).toEqual([]);
  expect(kills.about(23, 0, 0)).toHaveLength(1);
});

test('an account that a partial reading left out keeps what it had counted', () => {
  const kills = new Kills();
  const reading = (killAccounts: KillRows['killAccounts'], at: number) =>
    kills.add({ ...readingsOf({}), killAccounts }, timeOf, at);
  reading(complete([account(3), account(900, 'ben')]), 0);
  reading(partial([account(3)], 'more rows'), 1);
  reading(complete([account(3), account(900, 'ben'), account(1, 'new')]), 2);
  expect(kills.about(22, 0, -1).map(({ user }) => user)).toEqual([]);
  reading(complete([account(3), account(901, 'ben'), account(1, 'new'), account(1, 'newer')]), 3);
  expect(kills.about(22, 0, -1).map(({ user }) => user)).toEqual(['ben', 'newer']);
});

test('an account that the first, partial reading left out has no baseline', () => {
  const kills = new Kills();
  const reading = (killAccounts: KillRows['killAccounts'], at: number) =>
    kills.add({ ...readingsOf({}), killAccounts }, timeOf, at);
  reading(partial([account(3)], 'more rows'), 0);
  expect(reading(complete([account(3), account(900, 'ben')]), 1)).toBeNull();
  expect(kills.about(22, 0, -1)).toEqual([]);
});

test('a KILL that a partial reading of history left out is not read twice', () => {
  const kills = new Kills();
  const reading = (killHistory: KillRows['killHistory'], at: number) =>
    kills.add({ ...readingsOf({}), killHistory }, timeOf, at);
  reading(complete([]), 0);
  reading(complete([history(7, 'kill 22')]), 10_000_000);
  reading(partial([], 'more rows'), 11_000_000);
  reading(complete([history(7, 'kill 22')]), 12_000_000);
  expect(kills.about(22, 0, 5_000_000)).toHaveLength(1);
});

test('a KILL QUERY ID names no connection, but has a scope', () => {
  const kills = killsIn({}, { killHistory: [history(7, 'KILL QUERY ID 99')] });
  expect(kills.about(22, 0, 5_000_000)).toMatchObject([{ source: 'history', victim: null, scope: 'query' }]);
});
