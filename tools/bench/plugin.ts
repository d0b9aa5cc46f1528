import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../pkg/datasource/datasource';
import { log } from '../../pkg/plugin/logs';
import type { Instance } from '../../pkg/plugin/handlers';
import { createMeter } from '../../pkg/sampling/metrics';
import type { SettingsInput } from '../../src/shared/settings';
import { monitor } from '../servers/accounts';
import type { LocalServer } from '../servers/server';

/** The plugin as Grafana runs it, on one server and with a history of its own. */
export interface RunningPlugin extends AsyncDisposable {
  source: Instance;
  /** Milliseconds the server spent on each sample so far, by its own word. */
  serverMs: number[];
}

export async function startPlugin(server: LocalServer, given: Partial<SettingsInput> = {}): Promise<RunningPlugin> {
  const folder = await mkdtemp(join(tmpdir(), 'runaway-bench-'));
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
  const serverMs: number[] = [];
  const meter = createMeter();
  const source = await createDataSource(
    {
      uid: server.flavour,
      orgId: 1,
      name: 'bench',
      json: { user: monitor.user, instances: [{ name: 'db', address: `${server.host}:${server.port}` }], ...given },
      secure: { password: monitor.password },
      updatedAt: 0,
    },
    log,
    {
      ...meter,
      sampled(instance, cost, statements) {
        meter.sampled(instance, cost, statements);
        if (cost.serverMs !== null) {
          serverMs.push(cost.serverMs);
        }
      },
    }
  );
  return {
    source,
    serverMs,
    async [Symbol.asyncDispose]() {
      await source.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
