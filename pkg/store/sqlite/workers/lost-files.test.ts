import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { until } from '../../../../tools/servers/until';
import type { Store } from '../../store';
import { at, batch } from '../../batch.fixture';
import { temporaryStore } from '../store.fixture';
import { openStore } from './open-store';

let place = temporaryStore();
let history: Store;
beforeEach(async () => {
  place = temporaryStore();
  history = await openStore({ ...place.options, tick: 0 });
  await history.write(batch(0));
  expect((await history.lastSample('db1'))?.at).toBe(at(0));
});
afterEach(async () => {
  await history.close();
  place.remove();
});

const remove = (suffixes: string[]) => suffixes.forEach((suffix) => rmSync(place.path + suffix, { force: true }));

test('deleted files are noticed, a new history begins, and it is said', async () => {
  remove(['', '-wal', '-shm']);
  await history.write(batch(1));
  expect(statSync(place.path).mode & 0o777).toBe(0o600);
  expect(await history.firstSample('db1')).toBe(at(1));
  expect(history.notices).toEqual([expect.stringContaining('were deleted or moved away: a new history began')]);
  expect(place.logged).toEqual([...history.notices]);
  await history.close();
  history = await openStore(place.options);
  expect(await history.firstSample('db1')).toBe(at(1));
});

test('so is a folder that is gone, without any write', async () => {
  rmSync(place.folder, { recursive: true });
  const instances = () => history.instances().catch(() => null);
  expect(await until('a new history', async () => existsSync(place.path) && (await instances()))).toEqual([]);
  expect(history.notices).toHaveLength(1);
}, 20_000);

test('without its log alone, nothing is lost', async () => {
  remove(['-wal', '-shm']);
  await history.write(batch(1));
  await history.close();
  history = await openStore(place.options);
  expect((await history.recentIo('db1', 0)).map(({ at: time }) => time)).toEqual([at(0), at(1)]);
  expect(history.notices).toEqual([]);
});

test('a file that was put in its place is continued', async () => {
  const other = temporaryStore();
  const restored = await openStore(other.options);
  await restored.write(batch(50, { instance: 'restored' }));
  await restored.close();
  mkdirSync(`${place.folder}/old`);
  ['', '-wal', '-shm'].forEach((suffix) => renameSync(place.path + suffix, `${place.folder}/old/history${suffix}`));
  renameSync(other.path, place.path);
  await history.write(batch(60));
  expect(await history.instances()).toEqual(['db1', 'restored']);
  expect(history.notices).toEqual([expect.stringContaining('another file took the place')]);
  other.remove();
});
