import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../servers/cache';
import { freePort } from '../servers/free-port';
import { run } from '../servers/run';
import type { LocalServer } from '../servers/server';
import { until } from '../servers/until';

const VERSION = '0.19.0';
const collectors = [
  'eventsstatements',
  'eventsstatementssum',
  'eventswaits',
  'file_events',
  'file_instances',
  'indexiowaits',
  'memory_events',
  'tableiowaits',
  'tablelocks',
];

export interface Exporter extends AsyncDisposable {
  scrape(): Promise<void>;
}

/** Prometheus' mysqld_exporter with all its performance_schema collectors. Rejects where it cannot be built. */
export async function startExporter(server: LocalServer, folder: string): Promise<Exporter> {
  const program = process.env['MYSQLD_EXPORTER'] ?? (await build());
  const port = await freePort();
  const config = join(folder, 'exporter.cnf');
  await writeFile(config, `[client]\nuser = ${server.rootUser}\npassword = ${server.rootPassword}\n`, { mode: 0o600 });
  const child = spawn(
    program,
    [
      `--config.my-cnf=${config}`,
      `--mysqld.address=${server.host}:${server.port}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...collectors.map((name) => `--collect.perf_schema.${name}`),
    ],
    { stdio: 'ignore' }
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const scrape = async (): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    const text = await answer.text();
    if (!/^mysql_perf_schema_/m.test(text)) {
      throw new Error('mysqld_exporter answered without performance_schema');
    }
  };
  const exporter: Exporter = {
    scrape,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
  try {
    await until(
      'an answer of mysqld_exporter',
      () =>
        scrape().then(
          () => true,
          () => false
        ),
      { seconds: 10 }
    );
    return exporter;
  } catch (error) {
    await exporter[Symbol.asyncDispose]();
    throw error;
  }
}

/** Builds it from Go's module proxy into the cache, and answers its path. */
async function build(): Promise<string> {
  const path = 'github.com/prometheus/mysqld_exporter';
  const PATH = `${process.env.PATH ?? ''}:/usr/local/go/bin`;
  const built = await cached(`mysqld_exporter-${VERSION}`, async (folder) => {
    // In its own module: `go install` would ask the proxy for more than this version.
    const go = (...args: string[]): Promise<string> => run('go', ['-C', folder, ...args], { PATH });
    await go('mod', 'init', 'scratch');
    await go('mod', 'edit', `-require=${path}@v${VERSION}`);
    await go('build', '-mod=mod', path);
  });
  return join(built, 'mysqld_exporter');
}
