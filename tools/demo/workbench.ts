import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { SettingsInput } from '../../src/shared/settings';
import { startWorkbench } from '../workbench/workbench';
import { dataSource } from './client';
import type { Host } from './host';
import type { Shop } from './shop';

const grave = z.object({ '@level': z.enum(['warn', 'error']), '@message': z.string(), error: z.string().optional() });

/** Runs the executable behind the workbench's page, without a port on any free one. Its warnings and errors are told. */
export async function startBench(
  executable: string,
  port: number | undefined,
  shop: Shop,
  tell: (line: string) => void
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
    log: (line) => tellGrave(line, tell),
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

function tellGrave(line: string, tell: (line: string) => void): void {
  try {
    const { data } = grave.safeParse(JSON.parse(line));
    if (data !== undefined) {
      tell(`  plugin, ${data['@level']}: ${data['@message']}${data.error === undefined ? '' : `: ${data.error}`}`);
    }
  } catch {
    // No line of the log is anything but JSON, unless the process is dying: then all of it counts.
    tell(`  plugin: ${line}`);
  }
}
