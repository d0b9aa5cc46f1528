import { expect, test } from 'bun:test';
import type { Instance, InstanceSettings, Plugin } from './handlers';
import { Instances } from './instances';
import type { Log } from './logs';

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log };

function settings(change: Partial<InstanceSettings> = {}): InstanceSettings {
  return { uid: 'a', orgId: 1, name: 'shop', json: {}, secure: { x: '1', y: '2' }, updatedAt: 1000, ...change };
}

/** Instances of a plugin that records their creation and disposal. `create` delays or fails a creation. */
function recorder(create?: () => Promise<void>) {
  const events: string[] = [];
  let count = 0;
  const plugin: Plugin = {
    metrics: async () => '',
    async create({ uid }) {
      const id = `${uid}${++count}`;
      events.push(`create ${id}`);
      await create?.();
      const instance: Instance = {
        query: async () => [],
        health: async () => ({ ok: true, message: id }),
        resource: async () => ({ status: 200, body: null }),
        dispose: async () => void events.push(`dispose ${id}`),
      };
      return instance;
    },
  };
  return { events, instances: new Instances(plugin, log) };
}

const turnOfEventLoop = () => new Promise<void>((resolve) => setImmediate(resolve));
const name = (instance: Instance) => instance.health(null).then((health) => health.message);

test('one instance per data source and version, also for concurrent requests and any order of secrets', async () => {
  const created = Promise.withResolvers<void>();
  const { events, instances } = recorder(() => created.promise);
  const same = [settings(), settings(), settings({ secure: { y: '2', x: '1' } })];
  const names = same.map((each) => instances.use(each, name));
  created.resolve();
  expect(await Promise.all(names)).toEqual(['a1', 'a1', 'a1']);
  await instances.use(settings({ uid: 'b' }), name);
  await instances.use(settings({ orgId: 2 }), name);
  expect(events).toEqual(['create a1', 'create b2', 'create a3']);
});

test('changed settings dispose of the old instance after its queries, before the new one is created', async () => {
  const { events, instances } = recorder();
  const started = Promise.withResolvers<void>();
  const query = Promise.withResolvers<void>();
  const slow = instances.use(settings(), async () => {
    started.resolve();
    await query.promise;
    events.push('answered');
  });
  await started.promise;
  const next = instances.use(settings({ secure: { x: 'changed' }, updatedAt: 1001 }), name);
  await turnOfEventLoop();
  expect(events).toEqual(['create a1']);
  query.resolve();
  await slow;
  expect(await next).toBe('a2');
  expect(events).toEqual(['create a1', 'answered', 'dispose a1', 'create a2']);
});

test('a late request with settings from before the change does not bring them back', async () => {
  const { events, instances } = recorder();
  await instances.use(settings({ updatedAt: 2000 }), name);
  expect(await instances.use(settings({ json: { old: true }, updatedAt: 1000 }), name)).toBe('a1');
  expect(events).toEqual(['create a1']);
});

test('a failed creation rejects all waiting requests, and the next request tries again', async () => {
  let fails = true;
  const { events, instances } = recorder(async () => {
    if (fails) {
      throw new Error('no history');
    }
  });
  const requests = [instances.use(settings(), name), instances.use(settings(), name)];
  expect((await Promise.allSettled(requests)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await instances.use(settings(), name)).toBe('a2');
  expect(events).toEqual(['create a1', 'create a2']);
});

test('closing disposes of all instances, and none is created afterwards', async () => {
  const { events, instances } = recorder();
  await instances.use(settings(), name);
  await instances.use(settings({ uid: 'b' }), name);
  await instances.close();
  await instances.close();
  expect(events.sort()).toEqual(['create a1', 'create b2', 'dispose a1', 'dispose b2']);
  await expect(instances.use(settings(), name)).rejects.toThrow('Grafana is stopping this plugin.');
});

test('a query that never ends does not prevent closing', async () => {
  const { events, instances } = recorder();
  await new Promise<void>((started) => {
    void instances.use(settings(), () => {
      started();
      return new Promise<void>(() => {});
    });
  });
  await instances.close();
  expect(events).toEqual(['create a1', 'dispose a1']);
});
