import { afterAll, expect, test } from 'bun:test';
import { DatabaseSync } from 'node:sqlite';
import { at } from '../batch.fixture';
import { whole } from '../parts';
import { killAfter, KILLS } from './crash.fixture';
import { openEngine, type Engine } from './engine';
import { ROWS, writeLegacy } from './legacy.fixture';
import { retention, temporaryStore } from './store.fixture';

/** Writes samples of two targets as fast as they are taken, and tells each second once both are committed. */
const writer = `
  const history = await openStore({ path, settings: retention, tick: 20 });
  for (let second = first; ; second++) {
    const key = { incarnation: '77', threadId: 40, eventId: second };
    const statements = second % 7 === 0 ? [killed(second - 5, second, { key })] : [];
    await Promise.all(['db1', 'db2'].map((instance) => history.write(batch(second, { instance, statements }))));
    tell(second);
  }
`;

/** Seconds between two samples where hours pass while a test runs. */
const STEP = 20;
const short = { ...retention, rawHours: 1, tenSecondDays: 1 };

/** The same, with upkeep after each sample: it packs, rolls up, and deletes samples after an hour. */
const keeper = `
  const history = await openStore({ path, settings: ${JSON.stringify(short)}, tick: 20 });
  for (let sample = first; ; sample++) {
    const one = batch(sample * ${STEP}, { events: [{ event: data, ...rates(1024) }] });
    await history.write(one);
    tell(sample);
    await history.deleteExpired(one.at);
  }
`;

/** Brings an older file to this version's format, and packs what is in it. */
const migrator = `
  tell(0);
  const history = await openStore({ path, settings: retention, tick: 20 });
  while (await history.deleteExpired(batch(${24 * 3600}).at)) {}
  await history.close();
  process.exit(0);
`;

const place = temporaryStore();
afterAll(() => place.remove());

function expectIntact(path: string): void {
  const db = new DatabaseSync(path);
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  db.close();
}

/** All samples of the totals, and what they read. */
function totals(history: Engine, until: number): { samples: number; bytes: number } {
  const range = { from: at(0), to: at(until) };
  const [buckets = []] = whole(history.ioBuckets('db1', 'total', [[1]], ['read_bytes'], range, 60e6));
  return buckets.reduce(
    (sum, one) => ({ samples: sum.samples + one.samples, bytes: sum.bytes + (one.read_bytes ?? 0) }),
    { samples: 0, bytes: 0 }
  );
}

test(`kill -9 at ${KILLS} moments loses nothing that was acknowledged, and leaves nothing twice or by halves`, async () => {
  let next = 0;
  for (let i = 0; i < KILLS; i++) {
    const { last } = await killAfter(writer, place.path, next, Math.random() * 120);
    const told = last ?? -1;
    expect(told).toBeGreaterThanOrEqual(next);
    expectIntact(place.path);
    const history = openEngine(place.options);
    for (const instance of ['db1', 'db2']) {
      const kept = whole(history.recentIo(instance, at(0))).map((one) => Math.round((one.at - at(0)) / 1e6));
      // What was being committed when it was killed may be there too, whole.
      const count = kept.length;
      expect([told + 1, told + 2]).toContain(count);
      expect(kept).toEqual(Array.from({ length: count }, (_, second) => second));
      const ended = history.statement(instance, `77-40-${told - (told % 7)}`);
      expect(ended).toMatchObject({ outcome: 'killed' });
    }
    history.close();
    next = told + 1;
  }
}, 300_000);

test(`the same at ${KILLS} moments of packing, rolling up and deleting`, async () => {
  const kept = temporaryStore(short);
  let next = 0;
  for (let i = 0; i < KILLS; i++) {
    const { last } = await killAfter(keeper, kept.path, next, 100 + Math.random() * 400);
    const told = last ?? -1;
    expect(told).toBeGreaterThanOrEqual(next);
    expectIntact(kept.path);
    const history = openEngine(kept.options);
    // What was being committed is written again by the next run: samples are kept by their time.
    const { samples, bytes } = totals(history, told * STEP);
    expect({ samples, bytes }).toEqual({ samples: told + 1, bytes: 1024 * (told + 1) });
    history.close();
    next = told + 1;
  }
  const db = new DatabaseSync(kept.path);
  const levels = db.prepare('SELECT DISTINCT level FROM block ORDER BY level').all();
  expect(levels.length).toBeGreaterThan(1);
  db.close();
  kept.remove();
}, 600_000);

test(`the same at ${KILLS} moments of bringing an older file to this format`, async () => {
  const SECONDS = 3_600;
  let old = temporaryStore();
  writeLegacy(old.path, SECONDS);
  for (let kills = 0; kills < KILLS; kills++) {
    const { isKilled } = await killAfter(migrator, old.path, 0, Math.random() * 250);
    expectIntact(old.path);
    if (!isKilled || kills === KILLS - 1) {
      const history = openEngine(old.options);
      while (history.deleteExpired(at(24 * 3600))) {
        // More is left.
      }
      expect(totals(history, SECONDS)).toEqual({ samples: SECONDS, bytes: 1024 * SECONDS });
      history.close();
      const copy = new DatabaseSync(`${old.path}.before-${ROWS + 1}`, { readOnly: true });
      expect(copy.prepare('SELECT count(*) AS n FROM sample').get()).toEqual({ n: SECONDS });
      copy.close();
      old.remove();
      old = temporaryStore();
      writeLegacy(old.path, SECONDS);
    }
  }
  old.remove();
}, 600_000);
