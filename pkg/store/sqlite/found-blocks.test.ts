import { afterAll, expect, test } from 'bun:test';
import { at, batch, data, rates } from '../batch.fixture';
import { Database } from './database';
import { readablePoints } from './found-blocks';
import { retention, temporaryStore } from './store.fixture';
import { upkeep } from './upkeep';
import { writeBatch } from './write';

const place = temporaryStore();
afterAll(() => place.remove());

test('where a range has more than one answer may read, the first coarser points that fit are read', () => {
  const db = new Database(place.path, { warn: () => undefined, error: () => undefined });
  db.mostPoints = 125_000;
  for (let s = 0; s < 4 * 3600; s += 2) {
    writeBatch(db, batch(s, { events: [{ event: data, ...rates(1 + ((s * 7919) % 10_007), (s * 104_729) % 9_973) }] }));
  }
  const work = upkeep(db, retention);
  while (work(at(4 * 3600))) {
    // More is left.
  }
  const range = { from: at(0), to: at(4 * 3600) };
  const points = (asked: number) => readablePoints(db, 1, 'event', range, asked);
  expect([points(0), points(30e6)]).toEqual([0, 30e6]);
  db.mostBytes = 20_000;
  expect([points(0), points(30e6)]).toEqual([10e6, 30e6]);
  db.mostBytes = 8_000;
  expect(points(0)).toBe(60e6);
  const ofActivity = (asked: number) => readablePoints(db, 1, 'activity', range, asked);
  expect(ofActivity(0)).toBe(0);
  db.mostBytes = 500;
  expect(ofActivity(0)).toBeGreaterThan(0);
  db.close();
});
