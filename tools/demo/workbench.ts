import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { SettingsInput } from '../../src/shared/settings';
import { startWorkbench } from '../workbench/workbench';
import { dataSource } from './client';
import type { Host } from './host';
import type { Shop } from './shop';

const warning = z.object({ '@level': z.enum(['warn', 'error']), '@message': z.string(), error: z.string().optional() });

/** Runs the executable behind the workbench's page, by default on any free port, and prints its warnings and errors. */
export async function startWorkbenchHost(
  executable: string,
  port: number | undefined,
  shop: Shop,
  print: (line: string) => void
): Promise<Host> {
  const { server, monitor } = shop;
  const historyPath = await mkdtemp(join(tmpdir(), 'runaway-history-'));
  const jsonData: SettingsInput = {
    instances: [{ name: 'shop-db', address: `${server.host}:${server.port}` }],
    user: monitor.user,
  };
  const dataSources = [
    { uid: dataSource.uid, name: 'Runaway', jsonData, secureJsonData: { password: monitor.password } },
  ];
  const bench = await startWorkbench({
    executable,
    port,
    dataSources,
    historyPath,
    log: (line) => printWarning(line, print),
  });
  return {
    url: bench.url,
    page: (minutes, theme) => `${bench.url}?minutes=${minutes}&theme=${theme}`,
    stop: async () => {
      await bench.stop();
      await rm(historyPath, { recursive: true, force: true });
    },
  };
}

function printWarning(line: string, print: (line: string) => void): void {
  try {
    const { data } = warning.safeParse(JSON.parse(line));
    if (data !== undefined) {
      print(`  plugin, ${data['@level']}: ${data['@message']}${data.error === undefined ? '' : `: ${data.error}`}`);
    }
  } catch {
    // Every line of the log is JSON, unless the process crashes: then all of it counts.
    print(`  plugin: ${line}`);
  }
}
