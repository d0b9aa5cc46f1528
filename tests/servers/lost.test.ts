import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { check } from '../../pkg/mysql/open-session';
import { ServerError } from '../../pkg/mysql/connection/errors';
import { secrets, settings } from '../../src/shared/settings';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { accessTo, noThreads, sampler } from './sampling';
import { flavours, start } from './servers';

/** The error of a call that must fail. */
async function failure(call: Promise<unknown>): Promise<ServerError> {
  const error = await call.then(
    () => 'it succeeded',
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(ServerError);
  if (!(error instanceof ServerError)) {
    throw new Error(String(error));
  }
  return error;
}

/** Connections that fail, hang, break and come back. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    await createShop(server);
  }, 180_000);

  afterAll(() => server.stop());

  test('a wrong password is denied, and appears in no message', async () => {
    const error = await failure(check(accessTo(server, {}, { password: 'wrong-secret' })));
    expect(error.kind).toBe('denied');
    expect(error.message).toStartWith(`${flavour}: `);
    expect(error.message).not.toContain('wrong-secret');
  });

  test('by socket path too', async () => {
    const access = accessTo(server);
    const { version } = await check({ ...access, target: { name: 'socket', address: server.socket } });
    expect(version).toStartWith(server.version);
  });

  test('an incarnation keeps its name across connections', async () => {
    const first = await sampler(server);
    const { incarnation } = await first.sample(noThreads);
    await first.close();
    await first.close();
    const second = await sampler(server, String(Number(incarnation) + 900));
    expect((await second.sample(noThreads)).incarnation).toBe(String(Number(incarnation) + 900));
    await second.close();
    const third = await sampler(server);
    expect(Math.abs(Number((await third.sample(noThreads)).incarnation) - Number(incarnation))).toBeLessThan(50);
    await third.close();
  });

  test('a server that hangs is given up after five seconds', async () => {
    const session = await sampler(server);
    await session.sample(noThreads);
    process.kill(server.pid, 'SIGSTOP');
    // The signal reaches one thread after the other.
    await until('all its threads have stopped', () => isStopped(server.pid));
    const began = Date.now();
    try {
      const error = await failure(session.sample(noThreads));
      expect(error.kind).toBe('timeout');
      expect(Date.now() - began).toBeWithin(4_500, 10_000);
      expect((await failure(session.sample(noThreads))).kind).toBe('lost');
      expect((await failure(check(accessTo(server)))).kind).toBe('unreachable');
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await session.close();
  }, 180_000);

  test('a killed server is lost, refuses while it is down, and is another incarnation when it returns', async () => {
    const session = await sampler(server);
    const { incarnation } = await session.sample(noThreads);
    await server.kill();
    expect((await failure(session.sample(noThreads))).kind).toBe('lost');
    await session.close();
    const refused = await failure(sampler(server, incarnation));
    expect(refused.kind).toBe('unreachable');
    expect(refused.message).toStartWith(`${flavour}: `);
    await server.restart();
    const next = await sampler(server, incarnation);
    expect((await next.sample(noThreads)).incarnation).not.toBe(incarnation);
    await next.close();
  }, 180_000);

  test('TLS: encrypted, verified against name and CA, or refused with advice', async () => {
    if (flavour === 'mariadb') {
      const error = await failure(check(accessTo(server, { tls: 'on' })));
      expect(error.kind).toBe('denied');
      expect(error.message).toContain('TLS mode');
      return;
    }
    const tlsCACert = await readFile(join(dirname(server.socket), 'data', 'ca.pem'), 'utf8');
    const name = `MySQL_Server_${server.version}_Auto_Generated_Server_Certificate`;
    expect((await check(accessTo(server, { tls: 'on' }))).flavour).toBe('MySQL');
    const wrong = await failure(check(accessTo(server, { tls: 'verify', tlsServerName: 'db.example' }, { tlsCACert })));
    expect(wrong.message).toContain('TLS mode');
    const untrusted = await failure(check(accessTo(server, { tls: 'verify', tlsServerName: name })));
    expect(untrusted.message).toContain('TLS mode');
    expect((await check(accessTo(server, { tls: 'verify', tlsServerName: name }, { tlsCACert }))).flavour).toBe(
      'MySQL'
    );
  }, 180_000);
});

/** Whether all threads of a process are stopped (proc(5)). */
async function isStopped(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(
    threads.map((id) => readFile(`/proc/${pid}/task/${id}/stat`, 'utf8').catch(() => ''))
  );
  // The state follows the name, which is in parentheses.
  return stats.every((stat) => stat === '' || stat.slice(stat.lastIndexOf(')') + 2).startsWith('T'));
}

test('a port that accepts and answers nothing is given up', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const [flavour] = flavours;
  const target = { name: flavour ?? 'silent', address: `127.0.0.1:${port}` };
  const access = {
    target,
    settings: settings.parse({ instances: [target], user: 'runaway' }),
    secrets: secrets.parse({}),
  };
  const began = Date.now();
  expect((await failure(check(access))).kind).toBe('unreachable');
  expect(Date.now() - began).toBeWithin(4_500, 10_000);
  silent.close();
}, 180_000);
