import { afterEach, beforeEach, expect, test } from 'bun:test';
import { DatabaseSync } from 'node:sqlite';
import { at, batch, data, rates } from '../batch.fixture';
import type { SeriesKind } from '../answers';
import { writeLegacy } from './legacy.fixture';
import { temporaryStore } from './store.fixture';

const SECONDS = 900;

let place = temporaryStore();
beforeEach(() => {
  place = temporaryStore();
  writeLegacy(place.path, SECONDS);
});
afterEach(() => place.remove());

const all = { from: at(0), to: at(SECONDS + 60) };

test('samples of older versions are packed, and answer as before; it may be cut off anywhere', async () => {
  // One call after another, each by a new process, and meanwhile sampling goes on.
  for (let call = 0; call < 12; call++) {
    const cutOff = await place.open();
    await cutOff.write(batch(SECONDS + call, { events: [{ event: data, ...rates(1024) }] }));
    await cutOff.deleteExpired(at(SECONDS + 60));
    await cutOff.close();
  }
  const history = await place.open();
  while (await history.deleteExpired(at(SECONDS + 60))) {
    // More is left.
  }
  const sums = async (kind: SeriesKind, to = SECONDS - 1) =>
    (await history.ioSeries('db1', kind, 'read_bytes', { from: at(0), to: at(to) })).map(({ name, sum }) => [
      name,
      sum,
    ]);
  expect(await sums('total')).toEqual([['', 1024 * SECONDS]]);
  expect(await sums('event')).toEqual([[data, 1000 * SECONDS]]);
  expect(await sums('statement')).toEqual([['77-40-5', 500 * 20]]);
  expect(await sums('files')).toEqual([['', 40 * 180]]);
  expect(await sums('file')).toEqual([['f', 40 * 180]]);
  const [newer] = await history.ioBuckets('db1', 'total', [[1]], ['read_bytes'], { ...all, from: at(SECONDS) }, 60e6);
  expect(newer).toMatchObject([{ read_bytes: 1024 * (newer?.[0]?.samples ?? 0) }]);
  expect((await history.activity('db1', all, 900e6)).map(({ runaways }) => runaways)).toEqual([2, 0]);
  expect(await sums('thread')).toEqual([['page cleaner', 24 * SECONDS]]);
  expect(await history.firstSample('db1')).toBe(at(0));
  expect(await history.lastSample('db1', at(500))).toEqual({ at: at(500), incarnation: '77', clockAhead: 61_000_503 });
  await history.close();
  const db = new DatabaseSync(place.path);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE name IN ('io', 'sample')").all()).toEqual([]);
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  db.close();
});

test('what has expired is not packed', async () => {
  const history = await place.open();
  const later = at(SECONDS) + 25 * 3600e6;
  while (await history.deleteExpired(later)) {
    // More is left.
  }
  expect(await history.firstSample('db1')).toBeNull();
  await history.close();
});
