import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../pkg/targets/data-source';
import { log } from '../../pkg/plugin/logs';
import { createMeter } from '../../pkg/sampling/metrics';
import type { StatementRow } from '../../src/shared/frames';
import type { RunawayQueryInput } from '../../src/shared/query';
import type { SettingsInput } from '../../src/shared/settings';
import { createMonitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { rowsOf } from './frames';

/** One folder for all histories of this process: where it lies is a setting of the process. */
const folder = mkdtempSync(join(tmpdir(), 'runaway-watching-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A server that the plugin's data source samples, and what it has recorded of it so far. */
export interface Watching extends AsyncDisposable {
  statements(json: RunawayQueryInput): Promise<StatementRow[]>;
}

/** Samples a server as Grafana would have it done; texts are kept as they are, unless the settings say otherwise. */
export async function watchServer(server: LocalServer, settings: Partial<SettingsInput> = {}): Promise<Watching> {
  const monitor = await createMonitor(server);
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
  const instances = [{ name: 'db', address: `${server.host}:${server.port}` }];
  const json = { user: monitor.user, instances, redact: false, ...settings };
  const secure = { password: monitor.password };
  const uid = `${server.flavour}-${server.port}`;
  const source = await createDataSource(
    { uid, orgId: 1, name: 'test', json, secure, updatedAt: 0 },
    log,
    createMeter()
  );
  const began = Date.now();
  return {
    async statements(query) {
      const range = { from: began - 60_000, to: Date.now() + 1_000, maxDataPoints: 100, intervalMs: 1000 };
      return rowsOf(await source.query({ refId: 'A', ...range, json: query }));
    },
    [Symbol.asyncDispose]: async () => source.dispose(),
  };
}
