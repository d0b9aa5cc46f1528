import { expect, test } from 'bun:test';
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

function until(done: () => boolean): number {
  let calls = 1;
  while (!done()) {
    calls++;
  }
  return calls;
}

test('raw samples go by hours, runaways by days', () => {
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

  // Names that went are interned again.
  history.write(batch(50 * hour));
  expect(history.ioSeries('db1', 'event', 'read_bytes', all)).toMatchObject([{ name: data, sum: 1000 }, {}]);
  history.close();
  place.remove();
});

test('a long backlog is worked off in short calls', () => {
  const place = temporaryStore({ rawHours: 1, runawayDays: 1 });
  const history = place.open();
  for (let second = 0; second < 20_000; second++) {
    history.write(batch(second));
  }
  let longest = 0;
  const calls = until(() => {
    const start = performance.now();
    const more = history.deleteExpired(at(30 * hour));
    longest = Math.max(longest, performance.now() - start);
    return !more;
  });
  expect(calls).toBeGreaterThan(1);
  expect(longest).toBeLessThan(250);
  expect(history.firstSample('db1')).toBeNull();
  history.close();
  place.remove();
}, 30_000);
