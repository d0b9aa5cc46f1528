import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { plugins } from './plugins';

/** Gzipped bytes of each plugin's scripts: `module` is fetched at once, `lazy` when it is needed. */
export interface PluginSize {
  id: string;
  module: number;
  lazy: number;
}

/** The most gzipped bytes of a module: every dashboard with one of our panels fetches it. */
export const moduleBudget = 40 * 1024;

/** Measures what was built in `out`. */
export function sizes(out: string): PluginSize[] {
  return plugins.map(({ id, folder }) => {
    const weigh = (file: string) => gzipSync(readFileSync(join(out, folder, file))).length;
    const scripts = readdirSync(join(out, folder)).filter((file) => file.endsWith('.js'));
    const lazy = scripts.filter((file) => file !== 'module.js').reduce((sum, file) => sum + weigh(file), 0);
    return { id, module: weigh('module.js'), lazy };
  });
}
