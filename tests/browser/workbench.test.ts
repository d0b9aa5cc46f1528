import { afterAll, beforeAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import type { Browser, Page } from 'playwright-core';
import { executableName, hostTarget } from '../../tools/build/executable';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import { findServer } from '../../tools/servers/debian';
import { startServer, type LocalServer } from '../../tools/servers/server';
import { startWorkbench, type Workbench } from '../../tools/workbench/workbench';
import { launch, open, picture } from './chromium';

const executable = join(import.meta.dir, '../../dist', executableName(hostTarget()));

if (!existsSync(executable)) {
  console.warn(`NOT TESTED: there is no ${executable}; build it first`);
  test.skip('a real runaway is seen in the browser', () => undefined);
} else {
  seesARunaway();
}

function seesARunaway(): void {
  let server: LocalServer;
  let workbench: Workbench;
  let browser: Browser;
  let historyPath: string;
  const connections: Connection[] = [];

  beforeAll(async () => {
    const flavour = 'missing' in (await findServer('mysql')) ? 'mariadb' : 'mysql';
    [server, browser] = await Promise.all([startServer({ flavour }), launch()]);
    await createShop(server);
    const account = await createMonitor(server);
    historyPath = await mkdtemp(join(tmpdir(), 'runaway-history-'));
    workbench = await startWorkbench({
      executable,
      historyPath,
      dataSources: [
        {
          uid: 'shop',
          name: 'Shop',
          jsonData: {
            instances: [{ name: 'shop-db', address: `127.0.0.1:${server.port}` }],
            user: account.user,
            runawaySeconds: 3,
          },
          secureJsonData: { password: account.password },
        },
      ],
    });
  }, 180_000);

  afterAll(async () => {
    connections.forEach((connection) => connection.destroy());
    await browser?.close();
    await workbench?.stop();
    await server?.stop();
    await rm(historyPath, { recursive: true, force: true });
  }, 60_000);

  const connect = async () => {
    const connection = await server.connect();
    connections.push(connection);
    await connection.query('USE shop');
    return connection;
  };

  test('health and resources are answered over the bridge', async () => {
    const health = await fetch(`${workbench.url}api/datasources/uid/shop/health`);
    expect(await health.json()).toMatchObject({ status: 'OK' });
    const values = await fetch(`${workbench.url}api/datasources/uid/shop/resources/values?of=instance`);
    expect(values.status).toBe(200);
    expect((await fetch(`${workbench.url}api/datasources/uid/other/health`)).status).toBe(404);
  }, 30_000);

  test('a runaway is marked where it started, and where it was killed', async () => {
    const { page, complaints } = await open(browser, `${workbench.url}?minutes=1`);
    const [runaway, waiter, dba] = [await connect(), await connect(), await connect()];
    await Bun.sleep(3000);
    const running = runaway
      .query('UPDATE products SET stock = stock + 1 WHERE id = 1 AND SLEEP(100) = 0')
      .catch(String);
    await Bun.sleep(1000);
    const waiting = waiter.query('UPDATE products SET stock = stock - 1 WHERE id = 1').catch(String);

    const id = runaway.threadId;
    await mark(page, new RegExp(`started .+ #${id} root`));
    await option(page, new RegExp(`Runaway #${id} root@.+ on shop-db(, new)?, running`));
    await Bun.sleep(3000);
    await picture(page, 'workbench-running');

    await dba.query(`KILL QUERY ${id}`);
    await Promise.all([running, waiting]);
    await mark(page, /killed .+/);
    await option(page, new RegExp(`Runaway #${id} root@.+ on shop-db, new, killed`));
    await Bun.sleep(2000);
    await picture(page, 'workbench-killed');
    const light = await open(browser, `${workbench.url}?minutes=1&theme=light`, { width: 3840, height: 2160 });
    await mark(light.page, /killed .+/);
    await picture(light.page, 'workbench-killed-light-4k');
    expect([...complaints, ...light.complaints]).toEqual([]);
  }, 90_000);
}

async function mark(page: Page, text: RegExp): Promise<void> {
  await page.getByRole('list', { name: 'Marks' }).getByText(text).waitFor({ state: 'attached', timeout: 20_000 });
}

async function option(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('option', { name }).first().waitFor({ state: 'attached', timeout: 20_000 });
}
