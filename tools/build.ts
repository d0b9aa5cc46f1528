import { rm } from 'node:fs/promises';
import { buildExecutable } from './build/executable';
import { buildFrontend } from './build/frontend';
import { dist } from './build/plugins';
import { moduleBudget, sizes } from './build/sizes';

const parts = ['frontend', 'executable', 'all'] as const;
type Part = (typeof parts)[number];

const kib = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`;

async function frontend(): Promise<void> {
  await buildFrontend();
  for (const { id, module, lazy } of sizes(dist)) {
    console.log(`${id}: module ${kib(module)} gzipped, lazy ${kib(lazy)}`);
    if (module > moduleBudget) {
      throw new Error(`${id}/module.js is over its budget of ${kib(moduleBudget)}: load more of it lazily`);
    }
  }
}

async function main(part: Part): Promise<void> {
  if (part === 'all') {
    await rm(dist, { recursive: true, force: true });
  }
  if (part !== 'executable') {
    await frontend();
  }
  if (part !== 'frontend') {
    await buildExecutable();
  }
  console.log(`built ${part} in ${dist}`);
}

const wanted = process.argv[2] ?? 'all';
const part = parts.find((name) => name === wanted);
if (!part) {
  console.error(`usage: bun tools/build.ts [${parts.join('|')}]`);
  process.exit(2);
}
await main(part);
