import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { run, which } from '../servers/run';
import type { LocalServer } from '../servers/server';

/** A load that takes all the processor there is. */
export interface Load {
  name: string;
  /** Queries done in the second that ended then, by this machine's clock in milliseconds. */
  seconds: Array<{ at: number; queries: number }>;
  stop(): Promise<void>;
}

const TABLES = 4;
const ROWS = 10_000;
const CLIENTS = 8;

/** sysbench's point selects where it is installed, else our own. */
export async function startLoad(server: LocalServer): Promise<Load> {
  const sysbench = which('sysbench');
  const root = await server.connect();
  await root.query('CREATE DATABASE IF NOT EXISTS load_test');
  await root.query("CREATE USER IF NOT EXISTS 'load'@'%' IDENTIFIED BY 'load-only'");
  await root.query("GRANT ALL ON load_test.* TO 'load'@'%'");
  if (server.flavour === 'mysql') {
    // Debian's sysbench is built with MariaDB's library, which knows no plugin of MySQL 9.
    await root.query("ALTER USER 'load'@'%' REQUIRE NONE");
  }
  await root.end();
  return sysbench === null ? ownLoad(server) : sysbenchLoad(sysbench, server);
}

async function sysbenchLoad(sysbench: string, server: LocalServer): Promise<Load> {
  const options = [
    'oltp_point_select',
    `--mysql-host=${server.host}`,
    `--mysql-port=${server.port}`,
    '--mysql-user=load',
    '--mysql-password=load-only',
    '--mysql-db=load_test',
    `--tables=${TABLES}`,
    `--table-size=${ROWS}`,
    `--threads=${CLIENTS}`,
  ];
  await run(sysbench, [...options, 'prepare']);
  const child = spawn(sysbench, [...options, '--time=0', '--report-interval=1', 'run'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const seconds: Load['seconds'] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const queries = /qps: ([\d.]+)/.exec(line)?.[1];
    if (queries !== undefined) {
      seconds.push({ at: Date.now(), queries: Number(queries) });
    }
  });
  return {
    name: `sysbench oltp_point_select, ${CLIENTS} clients`,
    seconds,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function ownLoad(server: LocalServer): Promise<Load> {
  const sessions = await Promise.all(Array.from({ length: CLIENTS }, () => server.connect()));
  let stopped = false;
  let queries = 0;
  const working = sessions.map(async (session) => {
    while (!stopped) {
      await session.query('SELECT BENCHMARK(2000, SHA2(RAND(), 256))');
      queries += 1;
    }
    await session.end();
  });
  const seconds: Load['seconds'] = [];
  const counting = setInterval(() => {
    seconds.push({ at: Date.now(), queries });
    queries = 0;
  }, 1_000);
  return {
    name: `SHA2 in ${CLIENTS} sessions`,
    seconds,
    async stop() {
      stopped = true;
      clearInterval(counting);
      await Promise.all(working);
    },
  };
}
