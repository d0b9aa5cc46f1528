import { expect, test } from 'bun:test';
import type { QueryReader } from '../queries/sources';
import { instanceSetup } from './setup';
import { healthFor, setupFor, withoutErrorTexts } from './standing';

const secretWords = /\/var\/lib|GRANT|Access denied|9\.7\.4|performance_schema/;
const server = {
  flavour: 'MySQL' as const,
  version: '9.7.4',
  shortcomings: [
    { severity: 'warning' as const, what: 'It lacks PROCESS.', lost: 'Row locks.', remedy: 'GRANT PROCESS ON *.*' },
  ],
  readable: [{ what: 'performance_schema', ok: true, why: null }],
  switches: [],
  canEnable: true,
  grantToEnable: 'GRANT UPDATE ON performance_schema.*',
};
const history = { path: '/var/lib/grafana/1-a.sqlite', warning: '/var/lib/grafana cannot be written', size: null };
const setup = (problem: string | null) => ({
  instances: [instanceSetup('shop-db', { server, problem, sampledAt: Date.now() - 3_000, serverMs: 2, clockAhead: 0 })],
  history,
});
const user = (role: string) => ({ login: 'ada', role });

const others = [{ uid: 'gone', name: 'deleted', idleSince: 1 }];

test.each(['Admin', 'Editor'])('%s sees everything', (role) => {
  const full = setup("Access denied for user 'runaway'");
  const seen = setupFor(user(role), full, others);
  expect(seen).toEqual({ detail: 'full', ...full, others: role === 'Admin' ? others : [] });
  expect(JSON.stringify(healthFor(user(role), full))).toMatch(secretWords);
});

test.each([[user('Viewer')], [user('None')], [user('')], [user('admin')], [null]])(
  '%p sees standing and age only',
  (who) => {
    for (const problem of [null, "Access denied for user 'runaway'"]) {
      const full = setup(problem);
      const seen = setupFor(who, full, others);
      expect(seen.others).toEqual([]);
      const standing = problem === null ? 'something is missing' : 'not sampled';
      expect(seen).toMatchObject({ detail: 'standing', history: null, instances: [{ instance: 'shop-db', standing }] });
      expect(seen.instances[0]?.sampleAge).toBeCloseTo(3, 0);
      expect(JSON.stringify(seen)).not.toMatch(secretWords);
      const health = healthFor(who, full);
      expect(health.ok).toBe(problem === null);
      expect(health.message).toStartWith(`shop-db: ${standing}, last 3 s ago.`);
      expect(JSON.stringify(health)).not.toMatch(secretWords);
    }
  }
);

test('a gap keeps its reason, without the words of the server', async () => {
  const gap = { from: 0, to: 1, reason: 'refused' as const, detail: "Access denied for user 'runaway'" };
  const reader = {
    gaps: () => Promise.resolve([gap]),
    instances: () => Promise.resolve(['a']),
  } as unknown as QueryReader;
  const plain = withoutErrorTexts(reader);
  expect(await plain.gaps('a', { from: 0, to: 1 })).toEqual([{ ...gap, detail: '' }]);
  expect(await plain.instances()).toEqual(['a']);
});
