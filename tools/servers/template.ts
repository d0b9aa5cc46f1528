import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cache';
import type { Program } from './debian';
import { isRoot, run, which } from './run';

/** Options of a small server: quick to initialise, to copy and to start. */
export const smallOptions: Record<Program['flavour'], string[]> = {
  mysql: ['--innodb-buffer-pool-size=64M', '--innodb-redo-log-capacity=64M', '--mysqlx=OFF', '--secure-file-priv=NULL'],
  mariadb: ['--innodb-buffer-pool-size=64M', '--innodb-log-file-size=32M'],
};

/** A server runs as root only when root is named. */
export const userOptions = isRoot ? ['--user=root'] : [];

/** Makes a new data folder at `target`, root without a password. It is a copy of one that is initialised once per version. */
export async function newDataDir(program: Program, target: string): Promise<void> {
  const template = await cached(`data-${program.flavour}-${program.version}`, (folder) => initialise(program, folder));
  await cp(template, target, { recursive: true });
  // It holds the server_uuid; a server without one makes its own.
  await rm(join(target, 'auto.cnf'), { force: true });
}

async function initialise(program: Program, folder: string): Promise<void> {
  const options = [...userOptions, ...program.options, `--datadir=${folder}`, ...smallOptions[program.flavour]];
  if (program.flavour === 'mariadb') {
    await initialiseMariadb(program, folder, options);
    return;
  }
  await runServer(program, ['--initialize-insecure', ...options]);
}

async function initialiseMariadb(program: Program, folder: string, given: string[]): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'runaway-init-'));
  const options = [...given, `--tmpdir=${scratch}`];
  try {
    await mkdir(folder, { recursive: true });
    if (program.share === null) {
      const install = which('mariadb-install-db') ?? 'mariadb-install-db';
      await run(install, ['--no-defaults', '--auth-root-authentication-method=normal', '--skip-test-db', ...options]);
    } else {
      await bootstrap(program, program.share, options);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What mariadb-install-db does: that script would run by the host's C library. */
async function bootstrap(program: Program, share: string, options: string[]): Promise<void> {
  const scripts = ['system_tables', 'performance_tables', 'system_tables_data', 'sys_schema'];
  const sql = scripts.map((name) => readFile(join(share, `mariadb_${name}.sql`), 'utf8'));
  const before = 'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;';
  await runServer(program, ['--bootstrap', ...options], [before, ...(await Promise.all(sql))].join('\n'));
}

async function runServer({ command: [server = '', ...args] }: Program, options: string[], input?: string) {
  await run(server, [...args, '--no-defaults', ...options], {}, input);
}
