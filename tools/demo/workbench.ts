import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingsInput } from '../../src/shared/settings';
import { startWorkbench } from '../workbench/workbench';
import { dataSource } from './client';
import type { Host } from './host';
import type { Shop } from './shop';

/** Runs the executable behind the workbench's page. Without a port it takes any free one. */
export async function startBench(executable: string, port: number | undefined, shop: Shop): Promise<Host> {
  const { server, monitor } = shop;
  const historyPath = await mkdtemp(join(tmpdir(), 'runaway-history-'));
  const jsonData: SettingsInput = {
    instances: [{ name: 'shop-db', address: `${server.host}:${server.port}` }],
    user: monitor.user,
  };
  const dataSources = [
    { uid: dataSource.uid, name: 'Runaway', jsonData, secureJsonData: { password: monitor.password } },
  ];
  const bench = await startWorkbench({ executable, port, dataSources, historyPath });
  return {
    url: bench.url,
    page: (theme) => `${bench.url}?theme=${theme}&minutes=5`,
    lookAt: [`${bench.url}?minutes=5`],
    stop: async () => {
      await bench.stop();
      await rm(historyPath, { recursive: true, force: true });
    },
  };
}
