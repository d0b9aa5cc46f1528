import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRoot, run, which } from './run';
import { unpackFromSid } from './sid';

export type Flavour = 'mysql' | 'mariadb';

/** How to run one server program: the command, and the options that say where its own files are. */
export interface Program {
  flavour: Flavour;
  version: string;
  command: string[];
  options: string[];
}

/** Why there is no server of this flavour on this machine; callers report it loudly. */
export interface Missing {
  flavour: Flavour;
  missing: string;
}

/** Finds or fetches the server program; never rejects. MariaDB is installed by apt-get where that is allowed, MySQL is unpacked from Debian sid. */
export async function findServer(flavour: Flavour): Promise<Program | Missing> {
  try {
    return await (flavour === 'mariadb' ? findMariadb() : findMysql());
  } catch (error) {
    return { flavour, missing: error instanceof Error ? error.message : String(error) };
  }
}

async function findMariadb(): Promise<Program> {
  if (which('mariadbd') === null) {
    await installMariadb();
  }
  const mariadbd = which('mariadbd');
  if (mariadbd === null || which('mariadb-install-db') === null) {
    throw new Error('MariaDB is not installed: apt-get install --no-install-recommends mariadb-server');
  }
  return { flavour: 'mariadb', version: await versionOf([mariadbd]), command: [mariadbd], options: [] };
}

async function installMariadb(): Promise<void> {
  if (!isRoot || which('apt-get') === null) {
    throw new Error('MariaDB is not installed, as root: apt-get install --no-install-recommends mariadb-server');
  }
  // Debian's scripts would start the service: runlevel 1 makes invoke-rc.d leave it alone.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await run('apt-get', ['update', '-q'], env);
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'mariadb-server'], env);
}

async function findMysql(): Promise<Program> {
  const installed = which('mysqld');
  if (installed !== null) {
    const output = await run(installed, ['--version']);
    // MariaDB's packages install a mysqld too.
    if (!output.includes('MariaDB')) {
      return { flavour: 'mysql', version: parseVersion(output), command: [installed], options: [] };
    }
  }
  if (which('apt-get') === null || which('dpkg-deb') === null) {
    throw new Error('MySQL is not installed, and without apt-get it cannot be fetched from Debian sid');
  }
  const folder = await unpackFromSid('mysql-server-core').catch((error: unknown) => {
    throw new Error(`MySQL could not be fetched from Debian sid: ${error instanceof Error ? error.message : error}`);
  });
  return unpackedMysql(folder);
}

/** MySQL in its own folder, run by that folder's C library and not by the host's. */
async function unpackedMysql(folder: string): Promise<Program> {
  const libraries = await libraryFolder(join(folder, 'usr', 'lib'));
  const loader = (await readdir(libraries)).find((name) => name.startsWith('ld-linux'));
  if (loader === undefined) {
    throw new Error(`no ld-linux in ${libraries}: remove ${folder} and try again`);
  }
  const share = join(folder, 'usr', 'share', 'mysql');
  const command = [join(libraries, loader), '--library-path', libraries, join(folder, 'usr', 'sbin', 'mysqld')];
  const options = [
    `--basedir=${join(folder, 'usr')}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, 'charsets')}`,
    `--plugin-dir=${join(folder, 'usr', 'lib', 'mysql', 'plugin')}`,
  ];
  return { flavour: 'mysql', version: await versionOf(command), command, options };
}

async function libraryFolder(lib: string): Promise<string> {
  const folders = (await readdir(lib)).map((name) => join(lib, name));
  const found = folders.find((folder) => existsSync(join(folder, 'libc.so.6')));
  if (found === undefined) {
    throw new Error(`no C library below ${lib}`);
  }
  return found;
}

async function versionOf([program = '', ...args]: string[]): Promise<string> {
  return parseVersion(await run(program, [...args, '--version']));
}

function parseVersion(output: string): string {
  return /Ver\s+(\d+\.\d+\.\d+)/.exec(output)?.[1] ?? 'unknown';
}
