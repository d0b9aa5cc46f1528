import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Connection, type Access } from '../../pkg/mysql/connection/connection';
import { EncryptionWatch } from '../../pkg/mysql/connection/encryption';
import { ServerError } from '../../pkg/mysql/connection/errors';
import { connect } from '../../pkg/mysql/open-session';
import { log } from '../../pkg/plugin/logs';
import type { Shortcoming } from '../../src/shared/resources';
import { createMonitor, monitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { accessTo } from './sampling';
import { releases } from './releases';
import { start } from './servers';

/** The certificate and the cipher of a connection; a cipher is empty without TLS. */
async function connected(access: Access): Promise<string> {
  const connection = await Connection.open(access);
  const [row] = await connection.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  connection.close();
  return String(row?.['Value']);
}

async function shortcomings(access: Access): Promise<Shortcoming[]> {
  const session = await connect(access, log);
  await session.close();
  return session.server.shortcomings;
}

async function warnings(access: Access): Promise<string[]> {
  return (await shortcomings(access)).map(({ what }) => what);
}

/** TLS is used where the server offers it, and a change is said. MySQL creates a certificate at its first start, MariaDB since 11.4 at each; before, it has none. */
describe.each(releases)('$name', (release) => {
  const { flavour } = release;
  let server: LocalServer;

  beforeAll(async () => {
    server = await start(release);
    await createMonitor(server);
  }, 180_000);

  afterAll(() => server.stop(), 60_000);

  test('by default a connection is encrypted if the server offers it', async () => {
    const cipher = await connected(accessTo(server));
    expect(cipher).toMatch(flavour === 'mariadb' && server.version.startsWith('10.') ? /^$/ : /^TLS_/);
    expect(await connected(accessTo(server, { tls: 'off' }))).toBe('');
  });

  test('neither plain text to this host nor one certificate is worth a warning', async () => {
    const access = { ...accessTo(server), encryption: new EncryptionWatch() };
    expect(await warnings(access)).toEqual([]);
    expect(await warnings(access)).toEqual([]);
  });

  test('a pinned certificate that the server does not show is refused before the login', async () => {
    const pinnedCertificates = ['00'.repeat(32)];
    const refused: unknown = await Connection.open(accessTo(server, { pinnedCertificates })).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(ServerError);
    expect(refused).toMatchObject({ kind: 'denied' });
  });

  test.skipIf(flavour !== 'mysql')(
    'a certificate that changes, and TLS that ends, are said; with a pin they are refused',
    async () => {
      const { message } = (await Connection.open(accessTo(server, { pinnedCertificates: ['00'.repeat(32)] })).catch(
        (error: unknown) => error
      )) as ServerError;
      const [shown = ''] = /(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(message) ?? [];
      const pinned = accessTo(server, { pinnedCertificates: [shown] });
      expect(await connected(pinned)).toStartWith('TLS_');
      const access = { ...accessTo(server), encryption: new EncryptionWatch() };
      expect(await warnings(access)).toEqual([]);

      const folder = join(dirname(server.socket), 'data');
      await Promise.all(['ca', 'ca-key', 'server-cert', 'server-key'].map((of) => rm(join(folder, `${of}.pem`))));
      await Promise.all(['client-cert', 'client-key'].map((of) => rm(join(folder, `${of}.pem`), { force: true })));
      await server.restart();
      const changed = expect.stringContaining(`certificate changed: ${shown}, then `);
      expect<unknown>(await warnings(access)).toEqual([changed]);
      const root = await server.connect();
      const logins = async (): Promise<string> => {
        const [rows] = await root.query(
          'SELECT TOTAL_CONNECTIONS AS logins FROM performance_schema.users WHERE USER = ?',
          [monitor.user]
        );
        return JSON.stringify(rows);
      };
      const before = await logins();
      await expect(Connection.open(pinned)).rejects.toMatchObject({
        kind: 'denied',
        message: expect.stringContaining('not one of those pinned; nothing was sent'),
      });
      expect(await logins()).toBe(before);

      await root.query("SET GLOBAL ssl_cert = 'nothing.pem'");
      await root.query('ALTER INSTANCE RELOAD TLS NO ROLLBACK ON ERROR');
      await root.end();
      const lost = expect.stringContaining('no longer offers TLS');
      expect<unknown>(await warnings(access)).toEqual([changed, lost]);
      await expect(Connection.open(pinned)).rejects.toMatchObject({
        kind: 'denied',
        message: expect.stringContaining('does not support secure connection'),
      });
      await expect(Connection.open(accessTo(server, { tls: 'on' }))).rejects.toMatchObject({ kind: 'denied' });
    },
    180_000
  );

  test.skipIf(release.suite === undefined)(
    'MariaDB’s own certificate changes with each start: that is said, and what helps',
    async () => {
      const access = { ...accessTo(server), encryption: new EncryptionWatch() };
      expect(await warnings(access)).toEqual([]);
      await server.restart();
      expect(await shortcomings(access)).toMatchObject([
        {
          what: expect.stringContaining('certificate changed'),
          lost: expect.stringMatching(/at each start.*ssl_cert/),
        },
      ]);
    },
    180_000
  );
});
