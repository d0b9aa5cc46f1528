import { afterAll, expect, test } from 'bun:test';
import { at, batch, rates } from '../store/batch.fixture';
import { temporaryStore } from '../store/sqlite/store.fixture';
import { SeasonalIo } from './seasonal-io';

const DAY = 86_400;
const place = temporaryStore();
const history = await place.open();
afterAll(async () => {
  await history.close();
  place.remove();
});

/** Three nights of backups at nine, for a minute and a half; at noon nothing. */
for (const day of [-3, -2, -1]) {
  for (const second of [...Array(90).keys(), 3 * 3600, 3 * 3600 + 1]) {
    const isBackup = second < 90;
    const events = [{ event: 'wait/io/file/innodb/innodb_data_file', ...rates(isBackup ? 100e6 : 1e6) }];
    await history.write(batch(day * DAY + second, { events }));
  }
}
const seasonal = () => new SeasonalIo('db1', (read) => read(history));

test('what three days reached at this hour is usual at it', async () => {
  const io = seasonal();
  await io.look(at(60));
  expect(io.usual.whole?.bytes).toBeCloseTo(100e6, -5);
  expect(io.usual.whole?.operations).toBeCloseTo(100e6 / 16_384, -2);
  await io.look(at(3 * 3600 + 1800));
  expect(io.usual.whole?.bytes).toBeCloseTo(1e6, -4);
  await io.look(at(12 * 3600));
  expect(io.usual).toEqual({});
});

test('it looks every ten minutes, and reads an hour of the past once', async () => {
  let reads = 0;
  const counted = {
    ioSeries: history.ioSeries,
    ioBuckets: (...asked: Parameters<typeof history.ioBuckets>) => {
      reads += 1;
      return history.ioBuckets(...asked);
    },
  };
  const io = new SeasonalIo('db1', (read) => read(counted));
  await io.look(at(1800));
  const first = reads;
  expect(first).toBeGreaterThan(10);
  await io.look(at(1860));
  await io.look(at(1800 + 601));
  expect(reads).toBe(first);
});

test('a history that fails leaves what is known', async () => {
  let fails = false;
  const io = new SeasonalIo('db1', async (read) => (fails ? undefined : read(history)));
  await io.look(at(60));
  const known = io.usual;
  fails = true;
  await io.look(at(1000));
  expect(io.usual).toEqual(known);
});
