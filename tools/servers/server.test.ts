import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { createMonitor, createShop } from './accounts';
import { findServer, type Release } from './debian';
import { startServer, type LocalServer } from './server';

const releases: Release[] = [{ flavour: 'mysql' }, { flavour: 'mariadb' }, { flavour: 'mariadb', suite: 'trixie' }];

for (const release of releases) {
  const { flavour, suite } = release;
  const name = suite === undefined ? flavour : `${flavour} of Debian ${suite}`;
  const found = await findServer(flavour, suite);
  if ('missing' in found) {
    console.warn(`NOT TESTED against ${name}: ${found.missing}`);
    test.skip(`all tests on ${name}: ${found.missing}`, () => undefined);
  } else {
    describe(name, () => startsAndStops(release));
  }
}

function startsAndStops(release: Release): void {
  let server: LocalServer;
  beforeAll(async () => {
    server = await startServer({ ...release, initSql: ['CREATE DATABASE first'] });
  }, 120_000);
  afterAll(() => server.stop());

  test('has its accounts and a shop', async () => {
    const account = await createShop(server);
    await createMonitor(server);
    const { host, port } = server;
    const connection = await createConnection({ host, port, ...account });
    const [rows] = await connection.query('SELECT COUNT(*) products FROM shop.products');
    expect(JSON.stringify(rows)).toBe('[{"products":20}]');
    await connection.end();
  });

  test('comes back on the same port with its data after kill -9', async () => {
    const { pid } = server;
    await server.kill();
    await server.restart();
    expect(server.pid).not.toBe(pid);
    const connection = await server.connect();
    const [rows] = await connection.query("SHOW DATABASES LIKE 'first'");
    expect(rows).toHaveLength(1);
    await connection.end();
  }, 60_000);

  test('stops and leaves neither process nor files behind', async () => {
    const { pid, socket } = server;
    await server.stop();
    expect(() => process.kill(pid, 0)).toThrow();
    expect(existsSync(dirname(socket))).toBe(false);
  }, 60_000);
}
