import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRoot, run, which } from './run';
import { unpack, type Suite } from './unpacked';

export type Flavour = 'mysql' | 'mariadb';

/** A server's kind, and the suite of Debian whose release is wanted; without one, this machine's own. */
export interface Release {
  flavour: Flavour;
  suite?: Suite;
}

/** How to run one server program: the command, and the options that say where its own files are. */
export interface Program {
  flavour: Flavour;
  version: string;
  command: string[];
  options: string[];
  /** Its folder of messages and SQL scripts, if it was unpacked; null: they are where the host has them. */
  share: string | null;
}

/** What to unpack for a server of that flavour, and where that has its files. */
const packages = {
  mysql: { name: 'mysql-server-core', program: 'mysqld', share: 'mysql' },
  mariadb: { name: 'mariadb-server-core', program: 'mariadbd', share: 'mariadb' },
} satisfies Record<Flavour, unknown>;
const names: Record<Flavour, string> = { mysql: 'MySQL', mariadb: 'MariaDB' };

/** Why there is no server of this flavour on this machine; callers report it loudly. */
export interface Missing {
  flavour: Flavour;
  missing: string;
}

/** Finds or fetches the server program; never rejects. MariaDB is installed by apt-get where that is allowed, MySQL is unpacked from Debian sid. A release of a named suite is always unpacked. */
export async function findServer(flavour: Flavour, suite?: Suite): Promise<Program | Missing> {
  try {
    if (suite !== undefined) {
      return await unpackServer(flavour, suite);
    }
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
  return { flavour: 'mariadb', version: await versionOf([mariadbd]), command: [mariadbd], options: [], share: null };
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
      return { flavour: 'mysql', version: parseVersion(output), command: [installed], options: [], share: null };
    }
  }
  return unpackServer('mysql', 'sid');
}

/** A server in its own folder, run by that folder's C library and not by the host's. */
async function unpackServer(flavour: Flavour, suite: Suite): Promise<Program> {
  const folder = await unpackedFolder(flavour, suite);
  const usr = join(folder, 'usr');
  const libraries = await libraryFolder(join(usr, 'lib'));
  const loader = (await readdir(libraries)).find((name) => name.startsWith('ld-linux'));
  if (loader === undefined) {
    throw new Error(`no ld-linux in ${libraries}: remove ${folder} and try again`);
  }
  const { program, share: name } = packages[flavour];
  const share = join(usr, 'share', name);
  const command = [join(libraries, loader), '--library-path', libraries, join(usr, 'sbin', program)];
  const options = [
    `--basedir=${usr}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, 'charsets')}`,
    `--plugin-dir=${join(usr, 'lib', 'mysql', 'plugin')}`,
  ];
  return { flavour, version: await versionOf(command), command, options, share };
}

async function unpackedFolder(flavour: Flavour, suite: Suite): Promise<string> {
  if (which('apt-get') === null || which('dpkg-deb') === null) {
    throw new Error(`without apt-get, ${names[flavour]} cannot be fetched from Debian ${suite}`);
  }
  return unpack(suite, packages[flavour].name).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${names[flavour]} could not be fetched from Debian ${suite}: ${reason}`);
  });
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
