import { expect, test } from 'bun:test';
import type { InstanceSetup } from '../../src/shared/resources';
import { createMonitor } from '../../tools/servers/accounts';
import { openDataSource } from './data-source';
import { flavours, start } from './servers';

const admin = { login: 'anna', role: 'Admin' };

test.each(flavours)(
  '%s: an account that may have one connection only is sampled, and what is lost is said',
  async (flavour) => {
    await using stack = new AsyncDisposableStack();
    const server = await start(flavour);
    stack.defer(() => server.stop());
    await createMonitor(server);
    const root = await server.connect();
    stack.defer(() => root.end());
    await root.query("ALTER USER 'runaway'@'%' WITH MAX_USER_CONNECTIONS 1");
    const source = stack.use(await openDataSource(server));
    const { ok, details } = await source.instance.health(admin);
    const [setup] = details?.['instances'] as InstanceSetup[];
    const lacks = (setup?.shortcomings ?? []).map(({ what }) => what);
    expect(ok).toBe(true);
    expect(lacks.filter((what) => what.includes('second connection'))).toEqual([
      expect.stringContaining('max_user_connections'),
    ]);
  },
  180_000
);
