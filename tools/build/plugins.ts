import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One plugin of the bundle, with the paths of its plugin.json and of its module. */
export interface BundledPlugin {
  id: string;
  manifest: string;
  module: string;
  /** Its folder in dist; the app is dist itself. */
  folder: string;
}

export const root = join(import.meta.dir, '../..');
export const dist = join(root, 'dist');

export const plugins: BundledPlugin[] = [
  { id: 'runaway-mysql-app', manifest: 'plugin.json', module: 'src/module.tsx', folder: '.' },
  {
    id: 'runaway-mysql-datasource',
    manifest: 'src/datasource/plugin.json',
    module: 'src/datasource/module.ts',
    folder: 'datasource',
  },
  { id: 'runaway-mysql-panel', manifest: 'src/panel/plugin.json', module: 'src/panel/module.ts', folder: 'panel' },
];

/** The version of all three plugins. */
export function version(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
