import { expect, test } from 'bun:test';
import { findKiller } from '../../detection/endings/killer';
import type { KillSeen } from '../../detection/kill';
import { readStatus } from '../protocol/status';
import { HeldEndings } from './held-endings';
import { evidenceOf, type Findings } from './evidence';
import { Kills } from './kills';

const SECOND = 1_000_000;
const statement = {
  key: { incarnation: 'a', threadId: 5, eventId: 7 },
  ...{ processlistId: 22, user: 'shop', host: 'app', db: 'shop', digest: null },
};
const nobody = {
  errors: new Map(),
  exits: new Map(),
  digests: new Map(),
  readSchemas: new Set<string | null>(),
  unsure: new Set<string>(),
};
const byAnna: KillSeen = {
  ...{ source: 'account', user: 'anna', host: 'bastion' },
  ...{ processlistId: null, victim: null, scope: null, at: null },
};
const status = (kills: number) => readStatus([{ Variable_name: 'Com_kill', Value: String(kills) }]);

/** A statement that a KILL ended, which one more is counted for; `found` are the kills that the tables show. */
function killed(unseenKills: number, isEarly = false) {
  const found: KillSeen[] = [];
  const kills = { about: () => found, ofOthers: () => 0, unnamedByScope: () => null, callers: () => [] };
  const row = { endedAt: 100.5 * SECOND, errno: 1317, sqlState: '70100', message: null, textLost: false };
  const findings: Findings = {
    ...{ ended: [statement], history: new Map([['5-7', row]]), alive: new Set([5]), before: nobody, after: nobody },
    ...{ isBeforeLastSight: () => true, flavour: 'MariaDB', missedAt: 101 * SECOND, statusAfter: status(1) },
    ...{ lastWith: () => ({ at: 100 * SECOND, status: status(0) }), startOf: () => 90 * SECOND },
    ...{ kills: Object.assign(new Kills(), kills), unseenKills, lockWaitTimeouts: null, unread: 0 },
  };
  const held = new HeldEndings();
  const isHeld = held.hold([statement], [evidenceOf(statement, findings)], findings, isEarly);
  const killer = (told: ReturnType<HeldEndings['release']>) =>
    [...told.values()].map((evidence) => findKiller(evidence).killer?.user ?? null);
  return { found, held, isHeld, killer };
}

test('an ending without a killer is told once the killer shows', () => {
  const { found, held, isHeld, killer } = killed(1);
  expect([isHeld, held.has(statement)]).toEqual([true, true]);
  expect(killer(held.release(1, 1, 102 * SECOND))).toEqual([]);
  found.push(byAnna);
  expect(killer(held.release(1, 0, 103 * SECOND))).toEqual(['anna']);
  expect([held.isEmpty, held.has(statement)]).toEqual([true, false]);
});

test('a KILL that can no longer run is not waited for', () => {
  expect(killed(0).isHeld).toBe(false);
  const { held, killer } = killed(1);
  expect(killer(held.release(1, 0, 103 * SECOND))).toEqual([null]);
});

test('after another KILL nobody is named: it may be the other one that shows', () => {
  const { found, held, killer } = killed(1);
  found.push(byAnna);
  expect(killer(held.release(2, 0, 102 * SECOND))).toEqual([null]);
});

test('what nobody asks for is dropped', () => {
  const { held, killer } = killed(1);
  expect(killer(held.release(1, 1, 120 * SECOND))).toEqual([]);
  expect(held.isEmpty).toBe(true);
});

test('endings that are held for one more are told after the next sample', () => {
  const { held, isHeld } = killed(0, true);
  expect([isHeld, held.has(statement)]).toEqual([true, true]);
  const [told] = [...held.release(1, 0, 102 * SECOND).values()];
  expect(told?.key).toEqual(statement.key);
  expect(held.isEmpty).toBe(true);
});
