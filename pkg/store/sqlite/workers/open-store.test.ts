import { afterAll, expect, test } from 'bun:test';
import { contract } from '../../contract';
import { at, batch } from '../../batch.fixture';
import { retention, temporaryStore } from '../store.fixture';
import { openStore } from './open-store';

await contract(async () => {
  const place = temporaryStore({ rawHours: 1, runawayDays: 2 });
  const history = await openStore({ ...place.options, tick: 0 });
  afterAll(async () => {
    await history.close();
    place.remove();
  });
  return history;
});

test('a place that cannot be written is refused when it is opened', async () => {
  const opening = openStore({ path: '/proc/history.sqlite', settings: retention });
  await expect(opening).rejects.toMatchObject({ name: 'StoreError', problem: 'read-only' });
});

test('long answers are read in parts, and are the same', async () => {
  const place = temporaryStore();
  const history = await openStore(place.options);
  await Promise.all(Array.from({ length: 3_000 }, (_, second) => history.write(batch(second))));
  const range = { from: at(0), to: at(3_000) };
  const [total] = await history.ioSeries('db1', 'total', 'read_bytes', range);
  expect(total?.sum).toBe(3_000_000);
  const [buckets = []] = await history.ioBuckets('db1', 'total', [[total?.id ?? 0]], ['read_bytes'], range, 7e6);
  expect(buckets.slice(1, -1).map(({ samples, read_bytes }) => [samples, read_bytes])).toEqual(
    Array.from({ length: buckets.length - 2 }, () => [7, 7_000])
  );
  expect((await history.recentIo('db1', at(0))).length).toBe(3_000);
  await history.close();
  place.remove();
}, 30_000);
