import { expect, test } from 'bun:test';
import type { Instance, InstanceSettings, Plugin } from './handlers';
import { Instances } from './instances';
import type { Log } from './logs';

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log };

function settings(change: Partial<InstanceSettings> = {}): InstanceSettings {
  return { uid: 'a', orgId: 1, name: 'shop', json: {}, secure: { x: '1', y: '2' }, updatedAt: 1000, ...change };
}

/** A plugin that tells what it was asked to do, and the instances it made. */
function recorder(create?: () => Promise<void>) {
  const told: string[] = [];
  let made = 0;
  const plugin: Plugin = {
    metrics: async () => '',
    async create({ uid }) {
      const id = `${uid}${++made}`;
      told.push(`create ${id}`);
      await create?.();
      const instance: Instance = {
        query: async () => [],
        health: async () => ({ ok: true, message: id }),
        resource: async () => ({ status: 200, body: null }),
        dispose: async () => void told.push(`dispose ${id}`),
      };
      return instance;
    },
  };
  return { told, instances: new Instances(plugin, log) };
}

const name = (instance: Instance) => instance.health().then((health) => health.message);

test('one instance per data source and version, also for concurrent requests and any order of secrets', async () => {
  const { told, instances } = recorder(() => Bun.sleep(5));
  const same = [settings(), settings(), settings({ secure: { y: '2', x: '1' } })];
  expect(await Promise.all(same.map((each) => instances.use(each, name)))).toEqual(['a1', 'a1', 'a1']);
  await instances.use(settings({ uid: 'b' }), name);
  await instances.use(settings({ orgId: 2 }), name);
  expect(told).toEqual(['create a1', 'create b2', 'create a3']);
});

test('changed settings dispose of the old instance after its queries, and before the new one is made', async () => {
  const { told, instances } = recorder();
  const query = Promise.withResolvers<void>();
  const slow = instances.use(settings(), async () => {
    await query.promise;
    told.push('answered');
  });
  await Bun.sleep(0);
  const next = instances.use(settings({ secure: { x: 'changed' }, updatedAt: 1001 }), name);
  await Bun.sleep(5);
  expect(told).toEqual(['create a1']);
  query.resolve();
  await slow;
  expect(await next).toBe('a2');
  expect(told).toEqual(['create a1', 'answered', 'dispose a1', 'create a2']);
});

test('a late request with settings from before the change does not bring them back', async () => {
  const { told, instances } = recorder();
  await instances.use(settings({ updatedAt: 2000 }), name);
  expect(await instances.use(settings({ json: { old: true }, updatedAt: 1000 }), name)).toBe('a1');
  expect(told).toEqual(['create a1']);
});

test('a create that fails is told to all who wait, and tried again by the next', async () => {
  let fails = true;
  const { told, instances } = recorder(async () => {
    if (fails) {
      throw new Error('no history');
    }
  });
  const asked = [instances.use(settings(), name), instances.use(settings(), name)];
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await instances.use(settings(), name)).toBe('a2');
  expect(told).toEqual(['create a1', 'create a2']);
});

test('closing disposes of all, and nothing is made afterwards', async () => {
  const { told, instances } = recorder();
  await instances.use(settings(), name);
  await instances.use(settings({ uid: 'b' }), name);
  await instances.close();
  await instances.close();
  expect(told.sort()).toEqual(['create a1', 'create b2', 'dispose a1', 'dispose b2']);
  expect(instances.use(settings(), name)).rejects.toThrow('Grafana is stopping this plugin.');
});

test('a query that never ends does not keep the process', async () => {
  const { told, instances } = recorder();
  void instances.use(settings(), () => new Promise<void>(() => {}));
  await Bun.sleep(0);
  await instances.close();
  expect(told).toEqual(['create a1', 'dispose a1']);
});
