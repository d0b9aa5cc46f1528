import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buildExecutable, targets, type Target } from './build/executable';
import { buildFrontend } from './build/frontend';
import { dist, plugins, root, version } from './build/plugins';
import { zipFolder } from './package/zip';

/** Builds the plugin for every platform, zips it as Grafana expects it, and writes its checksum beside it. */
const id = plugins[0]?.id ?? '';
const folder = join(root, 'artifacts');
const path = join(folder, `${id}-${version()}.zip`);

await rm(dist, { recursive: true, force: true });
await buildFrontend();
await buildExecutable(Object.keys(targets) as Target[]);
await mkdir(folder, { recursive: true });
await zipFolder(dist, id, path);

const hash = createHash('sha256');
await pipeline(createReadStream(path), hash);
const digest = hash.digest('hex');
await writeFile(`${path}.sha256`, `${digest}  ${basename(path)}\n`);
const { size } = await stat(path);
console.log(`${path}\n${(size / 1e6).toFixed(0)} MB, sha256 ${digest}`);
