import { afterAll, expect, test } from 'bun:test';
import { at, batch, node, record } from '../batch.fixture';
import type { StatementFilter } from '../answers';
import { isParts, whole, type Parts } from '../parts';
import { openEngine } from './engine';
import { temporaryStore } from './store.fixture';

const place = temporaryStore();
const history = openEngine(place.options);
afterAll(() => {
  history.close();
  place.remove();
});

/** Statement `i` begins at second i and ends up to 600 seconds later. */
const COUNT = 6_000;
const endOf = (i: number) => i + ((i * 7919) % 600);
for (let i = 0; i < COUNT; i += 100) {
  const statements = Array.from({ length: 100 }, (_, n) => {
    const key = { incarnation: '77', threadId: 1, eventId: i + n };
    const user = (i + n) % 3 === 0 ? 'shop' : 'app';
    return record(i + n, endOf(i + n), { key, user, endedAt: at(endOf(i + n)), outcome: 'finished' });
  });
  const locks = Array.from({ length: 20 }, (_, n) => node(10_000 + i + n, null));
  history.write(batch(i, { statements, locks }));
}

const all: StatementFilter = {
  ...{ users: [], schemas: [], digests: [], outcomes: [] },
  ...{ minElapsed: 0, runawaysOnly: false, slack: 0, limit: 50 },
};
const ids = (filter: StatementFilter, from: number, to: number) =>
  whole(history.statementsIn('db1', { from: at(from), to: at(to) }, filter)).map(({ key }) => key.eventId);
const expected = (from: number, to: number, limit: number, matches = (_: number) => true) =>
  Array.from({ length: COUNT }, (_, i) => i)
    .filter((i) => i <= to && endOf(i) >= from && matches(i))
    .reverse()
    .slice(0, limit);

/** How many parts the work of an answer has. */
function parts<T>(answer: T | Parts<T>): number {
  let count = 1;
  while (isParts(answer) && answer.next().done !== true) {
    count++;
  }
  return count;
}

test.each([
  [0, COUNT, 50],
  [0, COUNT, 10_000],
  [1_000, 1_010, 50],
  [1_000, 1_010, 10_000],
  [5_990, 6_500, 3],
])('the latest of the range %d to %d, %d at most', (from, to, limit) => {
  expect(ids({ ...all, limit }, from, to)).toEqual(expected(from, to, limit));
  const shop = ids({ ...all, users: ['shop'], minElapsed: 100, limit }, from, to);
  expect(shop).toEqual(expected(from, to, limit, (i) => i % 3 === 0 && endOf(i) - i >= 100));
});

test('it is done in parts, and ends where no later one can follow', () => {
  const range = { from: at(0), to: at(COUNT) };
  expect(parts(history.statementsIn('db1', range, { ...all, limit: 10_000 }))).toBeGreaterThan(60);
  expect(parts(history.statementsIn('db1', range, all))).toBeLessThan(5);
  expect(parts(history.locksIn('db1', range, 10_000))).toBe(3);
  expect(parts(history.values('user'))).toBeGreaterThan(6);
  expect(whole(history.values('user'))).toEqual(['app', 'shop']);
  expect(whole(history.locksIn('db1', range, 10_000))).toHaveLength(1_200);
});
