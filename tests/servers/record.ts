import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../pkg/datasource/datasource';
import { log } from '../../pkg/plugin/logs';
import { createMeter } from '../../pkg/sampling/metrics';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop, type Account } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { rowsOf } from './frames';
import { runOne, ways, type Entry } from './ledger';
import { start } from './servers';

/** One ending at a time: what shows in the server's counters only must not hide behind another's. Seconds. */
const BETWEEN_ENDINGS = 3;
const LONGEST = 20;

export interface Recording {
  ledger: Array<Entry & { dba: string }>;
  rows: StatementRow[];
}

/** Lets `count` runaways of 11 to 20 s begin and end on a server of its own, and asks the plugin what it recorded. */
export async function record(flavour: Flavour, count: number): Promise<Recording> {
  await using stack = new AsyncDisposableStack();
  const server = await start(flavour);
  stack.defer(() => server.stop());
  const monitor = await createMonitor(server);
  await createShop(server);
  const accounts = await createAccounts(server);
  const folder = await mkdtemp(join(tmpdir(), 'runaway-recorded-'));
  stack.defer(() => rm(folder, { recursive: true }));
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
  const json = { user: monitor.user, instances: [{ name: 'db', address: `${server.host}:${server.port}` }] };
  const secure = { password: monitor.password };
  const source = await createDataSource(
    { uid: flavour, orgId: 1, name: 'test', json, secure, updatedAt: 0 },
    log,
    createMeter()
  );
  stack.defer(() => source.dispose());

  const began = Date.now();
  const ledger = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const way = ways[i % ways.length] ?? 'finished';
      const { account, dba } = accounts(i);
      const seconds = 11 + Math.random() * 9;
      await Bun.sleep((LONGEST + i * BETWEEN_ENDINGS - seconds) * 1000);
      return { ...(await runOne(server, account, dba, way, seconds, `run-${i}-`)), dba: dba.user };
    })
  );
  await Bun.sleep(3_000);
  const query = { refId: 'A', from: began - 60_000, to: Date.now(), maxDataPoints: 100, intervalMs: 1000 };
  return { ledger, rows: rowsOf(await source.query({ ...query, json: { queryType: 'runaways', as: 'table' } })) };
}

async function createAccounts(server: LocalServer): Promise<(i: number) => { account: Account; dba: Account }> {
  const customer = (i: number): Account => ({ user: `shop${i % 5}`, password: 'shop-only' });
  const dba = (i: number): Account => ({ user: ['anna', 'ben'][i % 2] ?? '', password: 'dba-only' });
  const root = await server.connect();
  await root.query('CREATE TABLE shop.ticks (id INT PRIMARY KEY)');
  await root.query(`INSERT INTO shop.ticks VALUES ${Array.from({ length: 1000 }, (_, i) => `(${i + 1})`).join(', ')}`);
  for (const { user, password } of [0, 1, 2, 3, 4].map(customer).concat([0, 1].map(dba))) {
    await root.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`);
    await root.query(`GRANT SELECT ON shop.* TO '${user}'@'%'`);
  }
  for (const { user } of [0, 1].map(dba)) {
    await root.query(
      `GRANT ${server.flavour === 'mysql' ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN'} ON *.* TO '${user}'@'%'`
    );
  }
  await root.end();
  return (i) => ({ account: customer(i), dba: dba(i) });
}
