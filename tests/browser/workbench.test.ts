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
  console.warn(`NOT TESTED: ${executable} does not exist. Build it first.`);
  test.skip('a real runaway is shown in the browser', () => undefined);
} else {
  testRealRunaway();
}

function testRealRunaway(): void {
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

  test('the workbench answers health and resources', async () => {
    const health = await fetch(`${workbench.url}api/datasources/uid/shop/health`);
    expect(await health.json()).toMatchObject({ status: 'OK' });
    const values = await fetch(`${workbench.url}api/datasources/uid/shop/resources/values?of=instance`);
    expect(values.status).toBe(200);
    expect((await fetch(`${workbench.url}api/datasources/uid/other/health`)).status).toBe(404);
  }, 30_000);

  test('a runaway has a mark at its start and where it was killed', async () => {
    const { page, complaints } = await open(browser, `${workbench.url}?minutes=1`);
    const [runaway, waiter, dba] = [await connect(), await connect(), await connect()];
    await until('a first sample', async () => {
      const setup = await fetch(`${workbench.url}api/datasources/uid/shop/resources/setup`);
      return /"sampleAge":\d/.test(await setup.text());
    });
    const running = runaway
      .query('UPDATE products SET stock = stock + 1 WHERE id = 1 AND SLEEP(100) = 0')
      .catch(String);
    // In SLEEP() it holds the row lock.
    await until('the runaway to sleep', async () => {
      const [rows] = await dba.query('SELECT state FROM information_schema.processlist WHERE id = ?', [
        runaway.threadId,
      ]);
      return JSON.stringify(rows).includes('User sleep');
    });
    const waiting = waiter.query('UPDATE products SET stock = stock - 1 WHERE id = 1').catch(String);

    const id = runaway.threadId;
    await mark(page, new RegExp(`started .+ #${id} root`));
    await option(page, new RegExp(`Runaway #${id} root@.+ on shop-db(, new)?, running`));
    // Its time behind a named session is not its own: it waits, and is no runaway.
    await option(page, new RegExp(`Statement #${waiter.threadId} root@.+ running`));
    await picture(page, 'workbench-running');

    await dba.query(`KILL QUERY ${id}`);
    await Promise.all([running, waiting]);
    await mark(page, /killed .+/);
    await option(page, new RegExp(`Runaway #${id} root@.+ on shop-db, new, killed`));
    await option(page, new RegExp(`Statement #${waiter.threadId} root@.+ finished`));
    await picture(page, 'workbench-killed');
    const light = await open(browser, `${workbench.url}?minutes=1&theme=light`, { width: 3840, height: 2160 });
    await mark(light.page, /killed .+/);
    await picture(light.page, 'workbench-killed-light-4k');
    expect([...complaints, ...light.complaints]).toEqual([]);
  }, 90_000);
}

/** Fails after 20 seconds. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`waited in vain for ${what}`);
    }
    await Bun.sleep(100);
  }
}

async function mark(page: Page, text: RegExp): Promise<void> {
  await page.getByRole('list', { name: 'Marks' }).getByText(text).waitFor({ state: 'attached', timeout: 20_000 });
}

async function option(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('option', { name }).first().waitFor({ state: 'attached', timeout: 20_000 });
}
