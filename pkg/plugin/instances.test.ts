import { expect, test } from 'bun:test';
import type { Instance, InstanceSettings, Neighbours, Plugin } from './handlers';
import { Instances } from './instances';
import type { Log } from './logs';

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log };

function settings(change: Partial<InstanceSettings> = {}): InstanceSettings {
  return { uid: 'a', orgId: 1, name: 'shop', json: {}, secure: { x: '1', y: '2' }, updatedAt: 1000, ...change };
}

/** Instances of a plugin that records their creation and disposal. `create` delays or fails a creation. */
function recorder(create?: () => Promise<void>, idleMs?: number) {
  const clock = { at: 1_000_000, now: () => clock.at };
  const seen = new Map<string, Neighbours>();
  const events: string[] = [];
  let count = 0;
  const plugin: Plugin = {
    metrics: async () => '',
    async create({ uid }, neighbours) {
      seen.set(uid, neighbours);
      const id = `${uid}${++count}`;
      events.push(`create ${id}`);
      await create?.();
      const instance: Instance = {
        query: async () => [],
        health: async () => ({ ok: true, message: id }),
        resource: async () => ({ status: 200, body: null }),
        dispose: async () => void events.push(`dispose ${id}`),
        ...(idleMs !== undefined && { idleMs }),
      };
      return instance;
    },
  };
  return { events, clock, seen, instances: new Instances(plugin, log, clock) };
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

test('without a request for its idle time an instance is disposed of; the next request creates it again', async () => {
  const { events, instances, clock } = recorder(undefined, 168 * 3_600_000);
  await instances.use(settings(), name);
  await instances.use(settings({ uid: 'b' }), name);
  clock.at += 167 * 3_600_000;
  await instances.use(settings({ uid: 'b' }), name);
  await instances.endIdle();
  expect(events).toEqual(['create a1', 'create b2']);
  clock.at += 3_600_000;
  await instances.endIdle();
  expect(events).toEqual(['create a1', 'create b2', 'dispose a1']);
  expect(await instances.use(settings(), name)).toBe('a3');
});

test('a request that is not answered yet is no idle time', async () => {
  const { events, instances, clock } = recorder(undefined, 1000);
  const query = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const slow = instances.use(settings(), () => {
    started.resolve();
    return query.promise;
  });
  await started.promise;
  clock.at += 5000;
  await instances.endIdle();
  query.resolve();
  await slow;
  clock.at += 999;
  await instances.endIdle();
  expect(events).toEqual(['create a1']);
});

test('a data source that is made anew under its uid ends the old one first', async () => {
  const { events, instances } = recorder();
  await instances.use(settings({ id: 7 }), name);
  expect(await instances.use(settings({ id: 8 }), name)).toBe('a2');
  expect(events).toEqual(['create a1', 'dispose a1', 'create a2']);
});

test('an instance sees the others of its organisation, and can end them', async () => {
  const { events, instances, seen, clock } = recorder();
  await instances.use(settings({ uid: 'gone', name: 'deleted' }), name);
  await instances.use(settings({ uid: 'elsewhere', orgId: 2 }), name);
  clock.at += 5000;
  await instances.use(settings(), name);
  const neighbours = seen.get('a');
  expect(neighbours?.list()).toEqual([{ uid: 'gone', name: 'deleted', idleSince: 1_000_000 }]);
  expect(await Promise.all(['a', 'elsewhere', 'nothing'].map((uid) => neighbours?.end(uid)))).toEqual([
    false,
    false,
    false,
  ]);
  expect(await neighbours?.end('gone')).toBe(true);
  expect(neighbours?.list()).toEqual([]);
  expect(events.filter((event) => event.startsWith('dispose'))).toEqual(['dispose gone1']);
});

test('a request while an instance ends waits, and gets a new one', async () => {
  const { events, instances, seen } = recorder();
  await instances.use(settings({ uid: 'b' }), name);
  await instances.use(settings(), name);
  const ending = seen.get('a')?.end('b');
  expect(await instances.use(settings({ uid: 'b' }), name)).toBe('b3');
  await ending;
  expect(await instances.use(settings({ uid: 'b' }), name)).toBe('b3');
  expect(events).toEqual(['create b1', 'create a2', 'dispose b1', 'create b3']);
});
