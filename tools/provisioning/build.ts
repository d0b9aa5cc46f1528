import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { files } from './files';

export const folder = join(import.meta.dir, '../../provisioning');

/** Paths of committed files that differ from what the code makes. */
export async function stale(below = folder): Promise<string[]> {
  const compared = [...files()].map(async ([path, text]) => {
    const committed = await readFile(join(below, path), 'utf8').catch(() => null);
    return committed === text ? [] : [path];
  });
  return (await Promise.all(compared)).flat();
}

/** Writes every provisioning file. */
export async function write(below = folder): Promise<void> {
  for (const [path, text] of files()) {
    await mkdir(dirname(join(below, path)), { recursive: true });
    await writeFile(join(below, path), text);
  }
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const paths = await stale();
    if (paths.length > 0) {
      console.error(
        `provisioning/ differs from what tools/provisioning makes: ${paths.join(', ')}. Run bun tools/provisioning/build.ts`
      );
      process.exit(1);
    }
  } else {
    await write();
  }
}
