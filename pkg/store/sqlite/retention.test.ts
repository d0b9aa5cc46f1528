import { expect, test } from 'bun:test';
import { Database } from './database';
import { expiredDeleter } from './retention';
import { at, batch, data, killed, node, rates, record, temporaryStore } from './store.fixture';

const key = (eventId: number) => ({ incarnation: '77', threadId: 40, eventId });
const hour = 3600;
const everything = {
  users: [],
  schemas: [],
  digests: [],
  outcomes: [],
  minElapsed: 0,
  runawaysOnly: false,
  slack: 0,
  limit: 99,
};

test('samples are deleted after hours, runaways after days', () => {
  const place = temporaryStore({ rawHours: 1, runawayDays: 2 });
  const history = place.open();
  history.write(
    batch(0, {
      files: [{ file: 'f', schema: 'old', table: 't', ...rates(1) }],
      statementIo: [{ key: key(1), ...rates(1) }],
      statements: [
        killed(-20, 0, { key: key(1) }),
        record(-2, 0, { key: key(2), outcome: 'finished', endedAt: at(0) }),
      ],
      locks: [node(40, null), node(41, 40)],
      gaps: [{ from: at(-5), to: at(-1), reason: 'stopped', detail: '' }],
    })
  );
  history.write(batch(2 * hour));
  const all = { from: at(-60), to: at(50 * hour) };

  expect(history.deleteExpired(at(hour - 1))).toBe(false);
  expect(history.firstSample('db1')).toBe(at(0));
  expect(history.statementsIn('db1', all, everything)).toHaveLength(2);

  expect(history.deleteExpired(at(2 * hour))).toBe(false);
  expect(history.firstSample('db1')).toBe(at(2 * hour));
  expect(history.statementsIn('db1', all, everything).map((it) => it.key.eventId)).toEqual([1]);
  expect(history.locksIn('db1', all, 10)).toEqual([]);
  expect(history.gaps('db1', all)).toEqual([]);
  expect(history.ioSeries('db1', 'event', 'read_bytes', all)).toMatchObject([{ name: data }, {}]);
  expect(history.values('schema')).toEqual(['shop']);

  expect(history.deleteExpired(at(49 * hour))).toBe(false);
  expect(history.statementsIn('db1', all, everything)).toEqual([]);
  expect(history.instances()).toEqual([]);

  // Deleted names are created again.
  history.write(batch(50 * hour));
  expect(history.ioSeries('db1', 'event', 'read_bytes', all)).toMatchObject([{ name: data, sum: 1000 }, {}]);
  history.close();
  place.remove();
});

/** Fills a history with 4,000 seconds, and deletes all of it by a clock on which each chunk takes `chunkMs`. */
function rowsDeletedByCall(chunkMs: number): number[] {
  const place = temporaryStore();
  const store = place.open();
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
    isMoreLeft = deleteExpired(at(30 * hour));
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
