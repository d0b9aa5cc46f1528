import { join } from 'node:path';
import { executableName, hostTarget } from '../build/executable';
import { createMonitor, createShop } from '../servers/accounts';
import { findServer } from '../servers/debian';
import { run } from '../servers/run';
import { startServer, type LocalServer } from '../servers/server';
import { runCommand } from './command';
import { countGoTests } from './gotest';
import { logOf, root } from './places';
import { skip, type Result } from './result';

/** From this version on, Go fetches the toolchain that a module asks for. */
const OLDEST_GO = 21;

/** With the folder of Go's own installer, which not every PATH has. */
const PATH = `${process.env.PATH ?? ''}:/usr/local/go/bin`;

/** Runs Grafana's own Go client against the compiled executable, which samples a server started for it. */
export async function runConformance(): Promise<Result> {
  const go = await goVersion();
  if (go === null || go < OLDEST_GO) {
    const found = go === null ? 'there is no Go' : `Go is 1.${go}`;
    return skip(`skipped: ${found} on this machine; install 1.${OLDEST_GO} or newer and put it on the PATH`);
  }
  const mysql = await findServer('mysql');
  const server = await startServer({
    flavour: 'missing' in mysql ? 'mariadb' : 'mysql',
    // Dirty pages are written at once, so that I/O of the table files shows during the tests.
    options: ['--innodb-max-dirty-pages-pct=0'],
  });
  try {
    const { user, password } = await createMonitor(server);
    await using _ = await keepBusy(server);
    const { exitCode, output } = await runCommand({
      command: ['go', 'test', '-json', '-count=1', './...'],
      cwd: join(root, 'tests/conformance'),
      log: logOf('conformance'),
      env: {
        PATH,
        RUNAWAY_EXECUTABLE: join(root, 'dist', executableName(hostTarget())),
        RUNAWAY_TEST_ADDRESS: `${server.host}:${server.port}`,
        RUNAWAY_TEST_USER: user,
        RUNAWAY_TEST_PASSWORD: password,
      },
      limitSeconds: 600,
    });
    return countGoTests(output, exitCode);
  } finally {
    await server.stop();
  }
}

/** Sells five times a second: without I/O there is no series. */
async function keepBusy(server: LocalServer): Promise<AsyncDisposable> {
  await createShop(server);
  const shop = await server.connect();
  const selling = setInterval(() => {
    shop
      .query('INSERT INTO shop.orders (customer, product, quantity) VALUES (1, 1, 1)')
      .catch(() => clearInterval(selling));
  }, 200);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(selling);
      await shop.end();
    },
  };
}

async function goVersion(): Promise<number | null> {
  const output = await run('go', ['env', 'GOVERSION'], { PATH, GOTOOLCHAIN: 'local' }).catch(() => null);
  const minor = output === null ? undefined : /go1\.(\d+)/.exec(output)?.[1];
  return minor === undefined ? null : Number(minor);
}
