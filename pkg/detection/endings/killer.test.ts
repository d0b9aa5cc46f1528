import { expect, test } from 'bun:test';
import type { Ending, EndingEvidence } from './ending';
import { between, kill, nothing, row, unnamed } from './evidence.fixture';
import { findKiller } from './killer';
import { classify } from './outcome';

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
  ['one account killed, while a KILL that was counted still runs', { kills: [unnamed], unseenKills: 1 }, null],
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

test('a statement that was not killed has no killer', () => {
  expect(classify({ ...nothing, history: row(0), kills: [unnamed], comKill: 1 }, between).killer).toBeNull();
});

test.each([
  ['one account', [unnamed], 'dba'],
  ['two accounts', [unnamed, { ...unnamed, user: 'ben' }], undefined],
  ['one, but more kills were counted', [unnamed], undefined],
])('a victim that was seen once more after its KILL: %s killed before that', (name, earlierKillers, user) => {
  const earlierKills = name.includes('more') ? 2 : earlierKillers.length;
  const { killer } = findKiller({ ...nothing, comKill: 0, kills: [], earlierKills, earlierKillers });
  expect(killer?.user).toBe(user);
});
