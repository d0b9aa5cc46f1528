import { expect, test } from 'bun:test';
import type { Erased, SetupAnswer } from '../../src/shared/resources';
import type { Erasure } from '../store/erasure';
import { StoreError } from '../store/error';
import { ServerError } from '../mysql/connection/errors';
import { killingOf } from '../actions/kill/killing.fixture';
import { answerResource, type ResourceSources } from './resources';

const setup: SetupAnswer = { detail: 'standing', instances: [], history: null, others: [] };
const logged: unknown[] = [];
const asked: Array<[Erasure, unknown]> = [];
const erased: Erased = {
  statements: 142,
  runaways: 3,
  locks: 0,
  deadlocks: 0,
  digests: 0,
  mentions: 0,
  kills: 0,
  running: 0,
};
const sources: ResourceSources = {
  instances: ['db-b', 'db-a'],
  history: {
    values: (of) => Promise.resolve([`${of}s`]),
    erasable: () => Promise.resolve(erased),
    erase: (erasure, by) => {
      asked.push([erasure, by]);
      const isBusy = erasure.user === 'busy';
      return isBusy
        ? Promise.reject(new StoreError('busy', 'process 7 writes it'))
        : Promise.resolve({ ...erased, left: ['/x.corrupt'] });
    },
  },
  setup: () => Promise.resolve(setup),
  killing: killingOf().killing,
  enable: (instance) =>
    instance === 'db-a'
      ? Promise.resolve({
          done: ['UPDATE …'],
          instance: {
            instance,
            standing: 'sampled',
            version: '9.7.4',
            flavour: 'MySQL',
            problem: null,
            sampleAge: 0,
            sampleCost: 1,
            shortcomings: [],
            readable: [],
            switches: [],
            canEnable: true,
            grantToEnable: null,
          },
        })
      : instance === 'db-b'
        ? Promise.reject(new ServerError('privilege', 'db-b: a privilege is missing.'))
        : Promise.resolve(null),
  end: (uid) => Promise.resolve(uid === 'gone'),
  log: { info: (message, fields) => logged.push([message, fields]) },
};

function ask(
  method: string,
  path: string,
  { role = 'Admin', body = '' }: { role?: string | null; body?: string } = {}
) {
  const [name = '', query = ''] = path.split('?');
  return answerResource(
    {
      method,
      path: name,
      params: new URLSearchParams(query),
      body: new TextEncoder().encode(body),
      user: role === null ? null : { login: 'ada', role },
    },
    sources
  );
}

test('anybody may read values and setup', async () => {
  expect(await ask('GET', '/values?of=instance', { role: 'Viewer' })).toEqual({
    status: 200,
    body: { values: ['db-a', 'db-b'] },
  });
  expect(await ask('GET', '/setup/', { role: 'Viewer' })).toEqual({ status: 200, body: setup });
  expect((await ask('GET', '/values?of=password')).status).toBe(400);
  expect((await ask('POST', '/setup')).status).toBe(405);
  expect((await ask('GET', '/nothing')).body).toEqual({
    error:
      'There is no resource "nothing". The resources are: values, setup, setup/enable, setup/end, setup/erase, kill, kill/audit, kill/preview.',
  });
});

test.each(['Viewer', 'Editor', '', null])('the role %p may not switch anything on', async (role) => {
  const { status } = await ask('POST', '/setup/enable', { role, body: '{"instance":"db-a"}' });
  expect(status).toBe(403);
  expect(logged).toEqual([]);
});

test('an administrator may, and the log names them', async () => {
  expect(await ask('POST', '/setup/enable', { body: '{"instance":"db-a"}' })).toMatchObject({
    status: 200,
    body: { done: ['UPDATE …'], instance: { instance: 'db-a' } },
  });
  expect(logged).toEqual([[expect.any(String), { instance: 'db-a', by: 'ada', statements: 'UPDATE …' }]]);
});

test.each([
  ['GET', '{"instance":"db-a"}', 405],
  ['POST', '', 400],
  ['POST', '{"instance":7}', 400],
  ['POST', '[]', 400],
  ['POST', '{"instance":"db-b"}', 403],
  ['POST', '{"instance":"elsewhere"}', 404],
])('%s %s is refused', async (method, body, status) => {
  expect((await ask(method, '/setup/enable', { body })).status).toBe(status);
});

test.each(['Viewer', 'Editor', '', null])(
  'the role %p may not end the sampling of another data source',
  async (role) => {
    expect((await ask('POST', '/setup/end', { role, body: '{"uid":"gone"}' })).status).toBe(403);
  }
);

test('an administrator may, and the log names them', async () => {
  logged.length = 0;
  expect(await ask('POST', '/setup/end', { body: '{"uid":"gone"}' })).toEqual({ status: 200, body: { ended: 'gone' } });
  expect(logged).toEqual([[expect.any(String), { ended: 'gone', by: 'ada' }]]);
  expect((await ask('POST', '/setup/end', { body: '{"uid":"other"}' })).status).toBe(404);
  expect((await ask('POST', '/setup/end', { body: '{}' })).status).toBe(400);
});

test.each(['Viewer', 'Editor', '', null])('the role %p may not erase, nor count what it would', async (role) => {
  for (const dryRun of [true, false]) {
    const body = JSON.stringify({ user: 'shop', dryRun });
    expect((await ask('POST', '/setup/erase', { role, body })).status).toBe(403);
  }
  expect(asked).toEqual([]);
});

test('an administrator may: a dry run counts, and the log has who and how much, not what', async () => {
  logged.length = 0;
  const dry = JSON.stringify({ text: 'secret*', dryRun: true });
  expect(await ask('POST', '/setup/erase', { body: dry })).toEqual({ status: 200, body: { ...erased, left: [] } });
  expect([asked, logged]).toEqual([[], []]);
  const body = JSON.stringify({ user: 'mallory', text: 'secret*', from: 1000, to: 2000, dryRun: false });
  expect(await ask('POST', '/setup/erase', { body })).toEqual({
    status: 200,
    body: { ...erased, left: ['/x.corrupt'] },
  });
  const range = { from: 1_000_000, to: 2_000_999 };
  expect(asked).toEqual([
    [
      { user: 'mallory', text: 'secret*', range },
      { name: 'ada', from: 'grafana' },
    ],
  ]);
  const text = '142 statements and 3 runaways were erased.';
  expect(logged).toEqual([[expect.any(String), { by: 'ada', erased: text, left: ['/x.corrupt'] }]]);
});

test.each([
  [{ dryRun: true }, 400],
  [{ user: 'shop' }, 400],
  [{ user: '', dryRun: true }, 400],
  [{ text: '*', dryRun: false }, 400],
  [{ text: ' ? ', dryRun: false }, 400],
  [{ from: 2, to: 1, dryRun: false }, 400],
  [{ from: 'noon', dryRun: false }, 400],
  [{ user: 'shop', regexp: '.*', dryRun: false }, 400],
  [{ user: 'busy', dryRun: false }, 409],
])('%j is refused', async (body, status) => {
  expect((await ask('POST', '/setup/erase', { body: JSON.stringify(body) })).status).toBe(status);
});
