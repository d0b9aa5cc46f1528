import type { Store } from '../store';
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { Database } from './database';
import { at, batch, data, rates, record } from '../batch.fixture';
import { retention, temporaryStore } from './store.fixture';
import { upkeep } from './upkeep';

const hour = 3600;
const day = 24 * hour;
const short = { rawHours: 1, tenSecondDays: 1, minuteDays: 2, hourMonths: 1, runawayDays: 2 };

let place = temporaryStore(short);
beforeEach(() => {
  place = temporaryStore(short);
});
afterEach(() => place.remove());

/** Lets the store keep house as if it were that second, until it is done; answers how many calls that took. */
async function keepHouse(history: Store, second: number): Promise<number> {
  let calls = 1;
  while (await history.deleteExpired(at(second))) {
    calls++;
  }
  return calls;
}

test('a call works in small steps until its time is used up, and the calls do all', async () => {
  const store = await place.open();
  for (let second = 0; second < 1_000; second++) {
    await store.write(batch(second));
  }
  await store.close();
  const db = new Database(place.path, { warn: () => undefined, error: () => undefined });
  const count = (table: string) => Number(db.get(`SELECT count(*) AS n FROM ${table}`)?.['n']);
  let [time, calls] = [0, 0];
  const work = upkeep(db, retention, () => (time += 10));
  const left: number[] = [];
  for (; work(at(1000)); calls++) {
    left.push(count('journal'));
  }
  // A span of two minutes of one kind is packed in several steps; two fit into a call.
  expect(calls).toBeGreaterThan(50);
  const packed = left.map((rows, i) => (left[i - 1] ?? 3000) - rows);
  expect(new Set(packed)).toEqual(new Set([0, 120]));
  // The samples that may be amended stay, and what shares their span.
  expect(count('journal')).toBe(3 * 40);
  expect(count('block')).toBe(3 * 8);
  db.close();
});

test('nothing changes for a query when samples are packed', async () => {
  const history = await place.open();
  const ids = async () => (await history.ioSeries('db1', 'event', 'read_bytes', all)).map(({ id }) => [id]);
  const all = { from: at(0), to: at(600) };
  for (let second = 0; second < 600; second++) {
    await history.write(
      batch(second, {
        clockAhead: second % 30 === 0 ? null : -61_000_003 + second,
        events: second % 50 === 0 ? null : [{ event: data, ...rates(1024 * (second % 60)) }],
        serverThreads: second % 40 === 0 ? null : [{ name: 'purge', ...rates(0) }],
      })
    );
  }
  const answers = async () => ({
    series: await history.ioSeries('db1', 'event', 'read_bytes', all),
    buckets: await history.ioBuckets('db1', 'event', await ids(), ['read_bytes', 'read_ops'], all, 7e6),
    threads: await history.ioSeries('db1', 'thread', 'read_bytes', all),
    totals: await history.ioBuckets('db1', 'total', [[1]], ['read_bytes'], all, 7e6),
    activity: await history.activity('db1', all, 7e6),
    recent: await history.recentIo('db1', at(100)),
    last: await history.lastSample('db1', at(333.5)),
    first: await history.firstSample('db1'),
  });
  const before = await answers();
  expect(before.buckets[0]).toHaveLength(86);
  expect(before.threads).toMatchObject([{ name: 'purge' }]);
  expect(before.last?.clockAhead).toBe(-61_000_003 + 333);
  await keepHouse(history, 600);
  expect(await answers()).toEqual(before);
  await history.close();
});

test('a week later, what is kept has the sums and the maxima of the samples', async () => {
  const history = await place.open();
  for (let second = 0; second < 2 * hour; second += 3) {
    const activity = { ...batch(0).activity, runaways: second === 4320 ? 3 : 0 };
    await history.write(
      batch(second, {
        events: [{ event: data, ...rates(second % 2 === 0 ? 2048 : 1024) }],
        activity,
        statements: second < 180 ? [record(0, second)] : [],
        statementIo: second < 180 ? [{ key: record(0, second).key, ...rates(512) }] : [],
      })
    );
  }
  await history.write(batch(3 * day));
  const range = { from: at(0), to: at(2 * hour - 1) };
  const [digest] = await history.ioSeries('db1', 'statement', 'read_bytes', range, 60e6);
  expect(digest).toMatchObject({ digest: 'd1', schema: 'shop', sum: 60 * 512 });
  await keepHouse(history, 3 * day);

  expect(await history.firstSample('db1')).toBe(at(3 * day));
  expect(await history.lastSample('db1', at(day))).toMatchObject({ at: at(2 * hour - 3) });
  const buckets = (await history.ioBuckets('db1', 'total', [[1]], ['read_bytes'], range, 3600e6)).flat();
  expect(buckets).toEqual([
    { at: at(0), first: at(0), last: at(3597), samples: 1200, read_bytes: 1536 * 1200 },
    { at: at(3600), first: at(3600), last: at(7197), samples: 1200, read_bytes: 1536 * 1200 },
  ]);
  expect((await history.activity('db1', range, 3600e6)).map(({ runaways, samples }) => [runaways, samples])).toEqual([
    [0, 1200],
    [3, 1200],
  ]);
  expect((await history.ioSeries('db1', 'statement', 'read_bytes', range)).filter((one) => !one.ofDigest)).toEqual([]);
  const [kept] = await history.ioSeries('db1', 'statement', 'read_bytes', range, 60e6);
  expect(kept).toMatchObject({ digest: 'd1', schema: 'shop', text: 'SELECT * FROM `orders` WHERE `note` LIKE ?' });
  expect(kept?.sum).toBe(60 * 512);
  await history.close();
});

test('the oldest samples go first when the file is too large', async () => {
  const small = temporaryStore({ maxHistoryMB: 0.5 });
  const history = await small.open();
  const files = Array.from({ length: 40 }, (_, i) => ({ file: `f${i}`, schema: 's', table: null, ...rates(0) }));
  for (let second = 0; second < 4 * hour; second += 5) {
    const noisy = files.map((file, i) => ({
      ...file,
      ...rates(((second * 7919 + i * 104_729) % 1009) * 1e4 + 1, 77 * i),
    }));
    await history.write(batch(second, { files: noisy }));
    if (second % 120 === 0) {
      await keepHouse(history, second);
    }
  }
  const all = { from: at(0), to: at(4 * hour) };
  expect(await history.firstSample('db1')).toBeGreaterThan(at(hour));
  const buckets = (await history.ioBuckets('db1', 'total', [[1]], ['read_bytes'], all, 6 * 3600e6)).flat();
  expect(buckets[0]?.first).toBe(at(0));
  expect(buckets.reduce((sum, { samples }) => sum + samples, 0)).toBe(2880);
  await history.close();
  expect(Bun.file(small.path).size).toBeLessThan(1.5e6);
  small.remove();
}, 60_000);
