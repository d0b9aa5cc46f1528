import { StoreError } from '../error';
import { afterAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, batch } from '../batch.fixture';
import { retention, temporaryStore } from './store.fixture';
import { openEngine } from './engine';

const place = temporaryStore();
const disk = join(place.folder, 'disk');
mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
afterAll(() => {
  if (mounted) {
    spawnSync('umount', [disk]);
  }
  place.remove();
});
const settings = retention;

test.skipIf(!mounted)('a full disk is reported, loses nothing written, and recovers', () => {
  const history = openEngine({ path: join(disk, 'history.sqlite'), settings });
  history.write(batch(0));
  writeFileSync(join(disk, 'ballast'), new Uint8Array(400_000));
  let written = 0;
  let failure: unknown;
  while (failure === undefined && written < 100_000) {
    try {
      history.write(batch(written + 1));
      written++;
    } catch (error) {
      failure = error;
    }
  }
  expect(failure).toBeInstanceOf(StoreError);
  expect(failure instanceof StoreError && failure.problem).toBe('full');
  expect(failure instanceof StoreError && failure.message).toContain('Free some space');
  expect(history.lastSample('db1')?.at).toBe(at(written));

  rmSync(join(disk, 'ballast'));
  history.write(batch(written + 2));
  expect(history.lastSample('db1')?.at).toBe(at(written + 2));
  history.close();
});

test('a folder that cannot be written is reported when opening', () => {
  const open = () => openEngine({ path: '/proc/history.sqlite', settings });
  expect(open).toThrow(StoreError);
  expect(open).toThrow('Make the folder and the file writable');
});
