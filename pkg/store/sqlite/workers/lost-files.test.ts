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
  await open(NEVER);
});
afterEach(async () => {
  await history.close();
  place.remove();
});

/** Files go one after another: a look between two of them would find a history that was never there. */
const NEVER = 3_600_000;

async function open(beat: number): Promise<void> {
  history = await openStore({ ...place.options, tick: 0, beat });
  await history.write(batch(0));
  expect((await history.lastSample('db1'))?.at).toBe(at(0));
}

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
  await history.close();
  place.remove();
  place = temporaryStore();
  await open(20);
  renameSync(place.folder, `${place.folder}-gone`);
  const instances = () => history.instances().catch(() => null);
  expect(await until('a new history', async () => existsSync(place.path) && (await instances()))).toEqual([]);
  // One thread answers, another one tells.
  await until('a notice', () => history.notices.length > 0);
  expect(history.notices).toHaveLength(1);
  rmSync(`${place.folder}-gone`, { recursive: true });
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
