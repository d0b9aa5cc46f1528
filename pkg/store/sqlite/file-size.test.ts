import { afterAll, expect, test } from 'bun:test';
import { at, batch, killed, record } from '../batch.fixture';
import { whole } from '../parts';
import { openEngine } from './engine';
import { Database } from './database';
import { fileSize } from './file-size';
import { temporaryStore } from './store.fixture';

const place = temporaryStore({ maxHistoryMB: 1 });
afterAll(() => place.remove());

test('after the oldest samples, old statements make room; what is new stays, and so do runaways', () => {
  const history = openEngine(place.options);
  const hours = 3 * 3600;
  const text = (i: number) => `SELECT ${String(i)} /* ${'x'.repeat(900)} */`;
  for (let s = 0; s < hours; s += 10) {
    const key = { incarnation: '77', threadId: 40, eventId: s };
    const ended = { key, text: text(s), endedAt: at(s), outcome: 'finished' as const };
    history.write(batch(s, { statements: [s === 0 ? killed(0, 0, { key }) : record(s - 1, s, ended)] }));
    while (s % 600 === 0 && history.deleteExpired(at(s))) {
      // More is left.
    }
  }
  while (history.deleteExpired(at(hours))) {
    // More is left.
  }
  const filter = { users: [], schemas: [], digests: [], outcomes: [], minElapsed: 0, runawaysOnly: false, slack: 0 };
  const kept = whole(history.statementsIn('db1', { from: at(0), to: at(hours) }, { ...filter, limit: 10_000 }));
  const seconds = kept.map(({ key }) => key.eventId);
  expect(seconds.slice(0, 240)).toEqual(Array.from({ length: 240 }, (_, i) => hours - 10 * (i + 1)));
  expect(seconds.at(-1)).toBe(0);
  expect(seconds.length).toBeLessThan(900);
  expect(history.firstSample('db1')).toBeGreaterThan(at(3600));
  history.close();
  const db = new Database(place.path, { warn: () => undefined, error: () => undefined });
  expect(fileSize(db).used).toBeLessThan(1.1e6);
  db.close();
});
