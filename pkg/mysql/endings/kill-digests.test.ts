import { expect, test } from 'bun:test';
import { complete, partial } from '../../detection/reading';
import { KillCallers } from './kill-callers';
import { KillDigests } from './kill-digests';
import type { KnownKill } from './kill-statements';

const digest = (text: string, times: number, seen = 9_000_000, errors = 0) => ({
  ...{ SCHEMA_NAME: null, DIGEST: text, DIGEST_TEXT: text, COUNT_STAR: times, SUM_ERRORS: errors, last_seen: seen },
});
const calls = (user: string, times: number, event = 'statement/sql/call_procedure') => ({
  ...{ USER: user, HOST: 'h', EVENT_NAME: event, COUNT_STAR: times, SUM_ERRORS: 0 },
});
const known = (more: Partial<KnownKill['kill']>): KnownKill => ({
  kill: {
    ...{ source: 'history', user: 'dba', host: 'h', processlistId: 5, victim: 22, scope: 'query', at: 1 },
    ...more,
  },
  ...{ refused: false, prepared: false, readAt: 1 },
});

test('kills of clients that have left are counted by scope, without those whose text was read', () => {
  const digests = new KillDigests();
  expect(digests.after(0)).toBeNull();
  digests.read(complete([digest('KILL QUERY ?', 7)]), 1_000_000);
  digests.note([known({})]);
  digests.read(complete([digest('KILL QUERY ?', 9), digest('KILL ?', 3, 8_000_000, 1)]), 2_000_000);
  expect(digests.after(0)).toEqual({ query: 1, connection: 2, user: 0, at: [9_000_000] });
  expect(digests.after(3_000_000)).toEqual({ query: 0, connection: 0, user: 0, at: [] });
});

test('the accounts whose calls rose since a reading', () => {
  const callers = new KillCallers();
  callers.read(complete([calls('anna', 3), calls('ben', 1)]), 1_000_000);
  callers.read(complete([calls('anna', 4), calls('ben', 1), calls('root', 1, 'statement/scheduler/event')]), 2_000_000);
  expect(callers.after(0).map(({ user, through }) => [user, through])).toEqual([
    ['root', 'event'],
    ['anna', 'procedure'],
  ]);
  expect(callers.after(2_000_000)).toEqual([]);
});

test('a call whose KILL was read explains its count, also when it is counted later', () => {
  const callers = new KillCallers();
  callers.read(complete([calls('anna', 3)]), 1_000_000);
  callers.note([known({ user: 'anna', through: 'procedure' })]);
  callers.read(complete([calls('anna', 3)]), 2_000_000);
  callers.read(complete([calls('anna', 4)]), 3_000_000);
  expect(callers.after(0)).toEqual([]);
});

test('what a partial reading left out keeps its count', () => {
  const digests = new KillDigests();
  digests.read(complete([digest('KILL QUERY ?', 7), digest('KILL ?', 3)]), 1_000_000);
  digests.read(partial([digest('KILL QUERY ?', 7)], 'more rows'), 2_000_000);
  digests.read(complete([digest('KILL QUERY ?', 7), digest('KILL ?', 3), digest('KILL SOFT ?', 9)]), 3_000_000);
  expect(digests.after(0)).toEqual({ query: 0, connection: 0, user: 0, at: [] });
  const callers = new KillCallers();
  callers.read(complete([calls('anna', 3), calls('ben', 8)]), 1_000_000);
  callers.read(partial([calls('anna', 3)], 'more rows'), 2_000_000);
  callers.read(complete([calls('anna', 3), calls('ben', 8)]), 3_000_000);
  expect(callers.after(0)).toEqual([]);
});

test('a KILL that was read while it ran is counted by its digest when it ends', () => {
  const digests = new KillDigests();
  digests.read(complete([digest('KILL ?', 7)]), 1_000_000);
  digests.note([known({ scope: 'connection' })]);
  digests.read(complete([digest('KILL ?', 7)]), 2_000_000);
  digests.read(complete([digest('KILL ?', 8)]), 3_000_000);
  expect(digests.after(0)).toEqual({ query: 0, connection: 0, user: 0, at: [] });
});

test('KILL USER has a scope of its own', () => {
  const digests = new KillDigests();
  digests.read(complete([]), 1_000_000);
  digests.read(
    complete([digest('KILL SYSTEM_USER `shop` ', 1), digest('KILL QUERY SYSTEM_USER `shop` ', 1)]),
    2_000_000
  );
  expect(digests.after(0)).toMatchObject({ query: 0, connection: 0, user: 2 });
});
