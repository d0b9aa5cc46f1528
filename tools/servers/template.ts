import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
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
  const small = smallOptions[program.flavour];
  if (program.flavour === 'mariadb') {
    await initialiseMariadb(folder, small);
    return;
  }
  const [mysqld = '', ...args] = program.command;
  const options = [...userOptions, ...program.options, `--datadir=${folder}`, ...small];
  await run(mysqld, [...args, '--no-defaults', '--initialize-insecure', ...options]);
}

async function initialiseMariadb(folder: string, small: string[]): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'runaway-init-'));
  try {
    await mkdir(folder, { recursive: true });
    const how = ['--auth-root-authentication-method=normal', '--skip-test-db', `--tmpdir=${scratch}`];
    const install = which('mariadb-install-db') ?? 'mariadb-install-db';
    await run(install, ['--no-defaults', `--datadir=${folder}`, ...how, ...userOptions, ...small]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
