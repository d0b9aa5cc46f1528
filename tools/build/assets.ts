import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { plugins, root, version } from './plugins';

const today = () => new Date().toISOString().slice(0, 10);

/** Copies what is not compiled: manifests with version and date, pictures, dashboards, README, changelog and licence. */
export async function assets(out: string): Promise<void> {
  for (const { folder, manifest } of plugins) {
    const target = join(out, folder);
    await mkdir(target, { recursive: true });
    const json = await readFile(join(root, manifest), 'utf8');
    await writeFile(
      join(target, 'plugin.json'),
      json.replaceAll('%VERSION%', version()).replaceAll('%TODAY%', today())
    );
    const pictures = folder === '.' ? 'src/img' : join(dirname(manifest), 'img');
    await cp(join(root, pictures), join(target, 'img'), { recursive: true });
  }
  await mkdir(join(out, 'dashboards'), { recursive: true });
  await copyFile(
    join(root, 'provisioning/dashboards/mysql-incident.json'),
    join(out, 'dashboards/mysql-incident.json')
  );
  for (const document of ['README.md', 'CHANGELOG.md', 'LICENSE'].filter((name) => existsSync(join(root, name)))) {
    await copyFile(join(root, document), join(out, document));
  }
}
