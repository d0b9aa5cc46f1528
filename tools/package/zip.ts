import { createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Writes all files in `folder` into the zip `path`, under `prefix/`, with their modes: an executable stays executable. */
export async function zipFolder(folder: string, prefix: string, path: string): Promise<void> {
  const zip = new ZipFile();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const { mode } = await stat(file);
    zip.addFile(file, `${prefix}/${relative(folder, file).replaceAll('\\', '/')}`, { mode });
  }
  const written = pipeline(zip.outputStream, createWriteStream(path));
  zip.end();
  await written;
}
