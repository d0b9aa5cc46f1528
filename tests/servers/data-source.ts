import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../pkg/targets/data-source';
import type { Frame } from '../../pkg/plugin/frame';
import type { Instance } from '../../pkg/plugin/handlers';
import { log } from '../../pkg/plugin/logs';
import { createMeter, type Meter } from '../../pkg/sampling/metrics';
import type { RunawayQueryInput } from '../../src/shared/query';
import type { SettingsInput } from '../../src/shared/settings';
import { monitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { rowsOf } from './frames';

/** Epoch milliseconds. */
interface Range {
  from: number;
  to: number;
}

/** The plugin's data source, sampling one server. */
export interface OpenDataSource extends AsyncDisposable {
  instance: Instance;
  /** The answer to a query, by default over all the time since it was opened. */
  ask(query: RunawayQueryInput, range?: Partial<Range>): Promise<Frame[]>;
  /** The same, of a query that answers one table. */
  rows<Row>(query: RunawayQueryInput, range?: Partial<Range>): Promise<Row[]>;
}

export interface Options {
  settings?: Partial<SettingsInput>;
  /** The folder of its history, which stays; without it, a temporary folder that is removed with the data source. */
  folder?: string;
  meter?: Meter;
}

/** The password of an account that kills. */
export const killPassword = 'kill-only';

/** Who asks. */
export const editor = { login: 'test', role: 'Editor' };

/** Opens a data source on a server that has the account of `createMonitor`, as Grafana would. */
export async function openDataSource(
  { flavour, host, port }: Pick<LocalServer, 'flavour' | 'host' | 'port'>,
  { settings, folder: kept, meter = createMeter() }: Options = {}
): Promise<OpenDataSource> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'runaway-data-source-')));
  const opened = Date.now();
  const json = { user: monitor.user, instances: [{ name: 'db', address: `${host}:${port}` }], ...settings };
  const secure = { password: monitor.password, killPassword };
  // Read at once by createDataSource: two that open side by side do not mix theirs up.
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
  const instance = await createDataSource(
    { uid: `${flavour}-${port}`, orgId: 1, name: 'test', json, secure, updatedAt: opened },
    log,
    meter
  );
  const ask = (query: RunawayQueryInput, { from = opened - 60_000, to = Date.now() }: Partial<Range> = {}) =>
    instance.query({ refId: 'A', from, to, maxDataPoints: 1000, intervalMs: 1000, json: query }, editor);
  return {
    instance,
    ask,
    rows: async <Row>(query: RunawayQueryInput, range?: Partial<Range>) => rowsOf<Row>(await ask(query, range)),
    async [Symbol.asyncDispose]() {
      await instance.dispose();
      if (kept === undefined) {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
