import { expect, test } from 'bun:test';
import { Database } from './database';
import { openEngine } from './engine';
import { expiredDeleter } from './retention';
import { at, batch } from '../batch.fixture';
import { temporaryStore } from './store.fixture';

/** Fills a history with 4,000 seconds, and deletes all of it by a clock on which each chunk takes `chunkMs`. */
function rowsDeletedByCall(chunkMs: number): number[] {
  const place = temporaryStore();
  const store = openEngine(place.options);
  for (let second = 0; second < 4_000; second++) {
    store.write(batch(second));
  }
  store.close();
  const db = new Database(place.path, { warn: () => undefined, error: () => undefined });
  const rows = () =>
    db.get<{ n: number }>('SELECT (SELECT count(*) FROM io) + (SELECT count(*) FROM sample) AS n')?.n ?? 0;
  let time = 0;
  const clock = () => {
    time += chunkMs;
    return time;
  };
  const deleteExpired = expiredDeleter(db, { rawHours: 1, runawayDays: 1 }, clock);
  const deleted: number[] = [];
  for (let isMoreLeft = true; isMoreLeft;) {
    const before = rows();
    isMoreLeft = deleteExpired(at(30 * 3600));
    deleted.push(before - rows());
  }
  expect(rows()).toBe(0);
  db.close();
  place.remove();
  return deleted;
}

test('a call deletes chunks of 1,000 rows while its 25 ms last, and the calls delete all', () => {
  expect(rowsDeletedByCall(10).slice(0, 3)).toEqual([3000, 3000, 3000]);
  expect(rowsDeletedByCall(30).slice(0, 3)).toEqual([1000, 1000, 1000]);
  expect(rowsDeletedByCall(0)).toEqual([16_000]);
}, 30_000);
