import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Connection } from 'mysql2/promise';
import { Connection as SamplingConnection } from '../../pkg/mysql/connection/connection';
import { ServerError } from '../../pkg/mysql/connection/errors';
import { check, connect } from '../../pkg/mysql/open-session';
import { log } from '../../pkg/plugin/logs';
import type { SettingsInput } from '../../src/shared/settings';
import { createMonitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { accessTo } from './sampling';
import { flavours, start } from './servers';

/** An address of this machine that servers do not take for loopback. */
const network = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

/** A login that a server refuses says what it is and what to do, and is not tried again within seconds. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let root: Connection;

  beforeAll(async () => {
    server = await start(flavour, { options: ['--bind-address=0.0.0.0'] });
    await createMonitor(server);
    root = await server.connect();
  }, 180_000);

  afterAll(async () => {
    await root.end();
    await server.stop();
  }, 180_000);

  async function account(name: string, suffix = ''): Promise<void> {
    await root.query(`CREATE USER ${name} IDENTIFIED BY 'monitor-only' ${suffix}`);
  }

  async function refusal(given: Partial<SettingsInput> = {}, host?: string, password?: string): Promise<ServerError> {
    const access = accessTo(server, given, password === undefined ? {} : { password });
    const target = host === undefined ? access.target : { ...access.target, address: `${host}:${server.port}` };
    const error: unknown = await check({ ...access, target }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ServerError);
    const refused = error as ServerError;
    expect(refused.message).toStartWith(`${flavour}: `);
    return refused;
  }

  const denied = (...texts: string[]) => ({
    kind: 'denied',
    message: expect.stringMatching(new RegExp(texts.join('[^]*'))),
  });

  test('an account that is locked', async () => {
    await account('locked', 'ACCOUNT LOCK');
    expect(await refusal({ user: 'locked' })).toMatchObject(denied('is locked', 'ACCOUNT UNLOCK'));
  });

  test('a password that has expired', async () => {
    await account('expired', 'PASSWORD EXPIRE');
    expect(await refusal({ user: 'expired' })).toMatchObject(denied('has expired', 'ALTER USER'));
  });

  test('a server that takes encrypted connections only', async () => {
    await root.query('SET GLOBAL require_secure_transport = ON');
    try {
      // MariaDB 10.11 says no more than that access is denied.
      const texts = flavour === 'mysql' ? ['encrypted connections only', 'under TLS'] : ['require_secure_transport'];
      expect(await refusal({ tls: 'off' })).toMatchObject(denied(...texts));
    } finally {
      await root.query('SET GLOBAL require_secure_transport = OFF');
    }
  });

  test('init_connect that fails', async () => {
    await root.query("SET GLOBAL init_connect = 'SELECT * FROM nothing.here'");
    try {
      expect(await refusal()).toMatchObject(denied('init_connect failed', 'SELECT @@init_connect'));
    } finally {
      await root.query("SET GLOBAL init_connect = ''");
    }
  });

  test('no connection is free: this is worth another attempt', async () => {
    // MariaDB takes no fewer than 10.
    const most = flavour === 'mysql' ? 2 : 10;
    await root.query(`SET GLOBAL max_connections = ${most}`);
    const sessions: Array<SamplingConnection | null> = [];
    // A session of the test before may leave meanwhile: then one more is free.
    await until('no connection is free', async () => {
      const session = await SamplingConnection.open(accessTo(server)).catch(() => null);
      sessions.push(session);
      return session === null;
    });
    try {
      const refused = await refusal();
      expect(refused).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('max_connections') });
    } finally {
      await root.query('SET GLOBAL max_connections = 151');
      sessions.forEach((session) => session?.close());
    }
  });

  test('an account with too many connections of its own', async () => {
    await account('few', 'WITH MAX_USER_CONNECTIONS 1');
    const access = accessTo(server, { user: 'few' });
    const first = await SamplingConnection.open(access);
    const refused = await refusal({ user: 'few' });
    expect(refused).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('MAX_USER_CONNECTIONS') });
    first.close();
  });

  test('an account that needs TLS', async () => {
    await account('encrypted', 'REQUIRE SSL');
    expect(await refusal({ user: 'encrypted', tls: 'off' })).toMatchObject(denied('needs TLS'));
  });

  test.skipIf(network === undefined)(
    'a host that is blocked after broken logins',
    async () => {
      await root.query('SET GLOBAL max_connect_errors = 1');
      try {
        await until('the host is blocked', async () => {
          await new Promise((resolve) => {
            const socket = connectSocket(server.port, network);
            socket.on('data', () => socket.destroy());
            socket.on('close', resolve);
            socket.on('error', resolve);
          });
          const access = accessTo(server);
          const target = { ...access.target, address: `${network}:${server.port}` };
          const error: unknown = await check({ ...access, target }).catch((reason: unknown) => reason);
          return error instanceof ServerError && error.message.includes('blocked');
        });
        expect(await refusal({}, network)).toMatchObject(denied('blocked this host', 'host_cache'));
      } finally {
        await root.query(flavour === 'mysql' ? 'TRUNCATE TABLE performance_schema.host_cache' : 'FLUSH HOSTS');
        await root.query('SET GLOBAL max_connect_errors = 100');
      }
    },
    180_000
  );

  test.skipIf(flavour !== 'mysql')('an account that is blocked after failed logins', async () => {
    await account('blocked', 'FAILED_LOGIN_ATTEMPTS 1 PASSWORD_LOCK_TIME UNBOUNDED');
    await refusal({ user: 'blocked' }, undefined, 'wrong');
    expect(await refusal({ user: 'blocked' })).toMatchObject(denied('blocked after failed logins', 'ACCOUNT UNLOCK'));
  });

  test.skipIf(flavour !== 'mysql')('offline mode, at the login and in the middle of sampling', async () => {
    const session = await connect(accessTo(server), log);
    await root.query('SET GLOBAL offline_mode = ON');
    try {
      const lost: unknown = await session.sample({ watchedThreads: [] }).catch((reason: unknown) => reason);
      expect(lost).toBeInstanceOf(ServerError);
      expect(await refusal()).toMatchObject(denied('offline mode', 'offline_mode = OFF'));
    } finally {
      await root.query('SET GLOBAL offline_mode = OFF');
      await session.close();
    }
  });

  test.skipIf(flavour !== 'mariadb')('an account with a plugin that Runaway lacks', async () => {
    await root.query("INSTALL SONAME 'auth_ed25519'");
    await root.query("CREATE USER modern IDENTIFIED VIA ed25519 USING PASSWORD('monitor-only')");
    expect(await refusal({ user: 'modern' })).toMatchObject(
      denied('needs the plugin client_ed25519', 'mysql_native_password')
    );
  });
});
