import { expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipFolder } from './zip';

test('keeps folders, contents and mode bits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runaway-zip-'));
  await mkdir(join(folder, 'dist/panel'), { recursive: true });
  await writeFile(join(folder, 'dist/gpx_runaway_linux_amd64'), 'binary');
  await chmod(join(folder, 'dist/gpx_runaway_linux_amd64'), 0o755);
  await writeFile(join(folder, 'dist/panel/plugin.json'), '{}');
  await chmod(join(folder, 'dist/panel/plugin.json'), 0o644);

  const path = join(folder, 'plugin.zip');
  await zipFolder(join(folder, 'dist'), 'runaway-mysql-app', path);
  const modes = modesOf(await readFile(path));
  await rm(folder, { recursive: true });

  expect(modes).toEqual({
    'runaway-mysql-app/gpx_runaway_linux_amd64': 0o755,
    'runaway-mysql-app/panel/plugin.json': 0o644,
  });
});

/** Names and permissions from a zip's central directory (APPNOTE.TXT, 4.3.12): unix modes are the upper half of the external attributes. */
function modesOf(zip: Buffer): Record<string, number> {
  const header = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  const modes: Record<string, number> = {};
  for (let at = zip.indexOf(header); at >= 0; at = zip.indexOf(header, at + 46)) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    modes[name] = (zip.readUInt32LE(at + 38) >>> 16) & 0o777;
  }
  return modes;
}
