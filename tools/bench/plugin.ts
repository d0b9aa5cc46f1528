import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../pkg/targets/data-source';
import { log } from '../../pkg/plugin/logs';
import type { Instance } from '../../pkg/plugin/handlers';
import { createMeter } from '../../pkg/sampling/metrics';
import { monitor } from '../servers/accounts';
import type { LocalServer } from '../servers/server';

/** The plugin as Grafana runs it, on one server and with a history of its own. */
export interface RunningPlugin extends AsyncDisposable {
  source: Instance;
  /** Milliseconds the server spent on each sample so far, by its own word. */
  serverMs: number[];
}

/**
 * With a `folder` it goes on with the history that is there; without, with one that is removed at the end. `told` hears
 * when each sample began.
 */
export async function startPlugin(
  server: Pick<LocalServer, 'flavour' | 'host' | 'port'>,
  kept?: string,
  told: (began: number) => void = () => undefined
): Promise<RunningPlugin> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'runaway-bench-')));
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
  const serverMs: number[] = [];
  const meter = createMeter();
  const source = await createDataSource(
    {
      uid: server.flavour,
      orgId: 1,
      name: 'bench',
      json: { user: monitor.user, instances: [{ name: 'db', address: `${server.host}:${server.port}` }] },
      secure: { password: monitor.password },
      updatedAt: 0,
    },
    log,
    {
      ...meter,
      sampled(instance, cost, statements) {
        meter.sampled(instance, cost, statements);
        told(Date.now() - cost.roundTripMs);
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
      if (kept === undefined) {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
