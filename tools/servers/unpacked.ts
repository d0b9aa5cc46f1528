import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache';
import { run } from './run';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The suites of Debian that have servers which this machine may lack. */
export type Suite = 'sid' | 'trixie';

/**
 * Unpacks a package of a suite of Debian with its dependencies, the C library included, into a cached folder of its own.
 * The host's apt sources and installed packages are neither changed nor used. Rejects where Debian can't be reached.
 */
export function unpack(suite: Suite, packageName: string): Promise<string> {
  return cached(`${suite}-${packageName}`, async (folder) => {
    const apt = join(folder, 'apt');
    try {
      const env = await privateApt(apt, suite);
      await run('apt-get', ['update', '-q'], env);
      await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', '--download-only', packageName], env);
      const archives = join(apt, 'cache', 'archives');
      for (const name of (await readdir(archives)).filter((file) => file.endsWith('.deb'))) {
        await run('dpkg-deb', ['-x', join(archives, name), folder]);
      }
    } finally {
      await rm(apt, { recursive: true, force: true });
    }
  });
}

/** An apt with its own sources, lists and cache, and nothing installed. Answers the environment that selects it. */
async function privateApt(folder: string, suite: Suite): Promise<{ APT_CONFIG: string }> {
  const path = (name: string): string => join(folder, name);
  for (const name of ['lists/partial', 'cache/archives/partial']) {
    await mkdir(path(name), { recursive: true });
  }
  await writeFile(path('status'), '');
  await writeFile(path('sources.list'), `deb [signed-by=${keyring}] http://deb.debian.org/debian ${suite} main\n`);
  const settings = {
    'Dir::Etc::sourcelist': path('sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State': folder,
    'Dir::State::lists': path('lists'),
    'Dir::State::status': path('status'),
    'Dir::Cache': path('cache'),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Acquire::http::Timeout': '20',
    'APT::Sandbox::User': 'root',
    'APT::Update::Error-Mode': 'any',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  await writeFile(path('apt.conf'), `${lines.join('\n')}\n`);
  return { APT_CONFIG: path('apt.conf') };
}
