import { afterAll, beforeEach, expect, test } from 'bun:test';
import { at, batch, killed, node } from '../store/batch.fixture';
import { steadyOffset } from './clock';
import { openHistory, rowsOf, seriesOf } from './queries.fixture';

const { history, clock, ask, close } = await openHistory();
afterAll(close);

// The server's clock is 40 s ahead: its samples up to 140 s are those up to Grafana's 100 s.
const activity = { runaways: 1, longestStatement: 0, sessionsWaiting: 0, longestWait: 0, spikeScore: 7 };
for (let s = 80; s <= 140; s++) {
  await history.write(
    batch(s, { activity, locks: [node(40, null, { waiters: 1 }), node(41, 40, { since: at(130) })] })
  );
}
const details = {
  digest: { firstSeen: at(60) / 1000, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 },
  rollback: { since: at(135) / 1000, rowsLeft: 3 },
  inner: {
    seen: at(138) / 1000,
    statement: { text: null, digest: null, event: '', since: at(130) / 1000, path: [] },
  },
};
await history.write(batch(141, { statements: [killed(90, 139, { details })] }));
await history.writeGap('db1', { from: at(70), to: at(80), reason: 'unreachable', detail: 'refused' });

beforeEach(() => {
  clock.ahead = 40;
});

const points = async (json: object, from: number, to: number, changes = {}) =>
  seriesOf((await ask({ instances: ['db1'], ...json }, from, to, changes))[0]).points;

test('an alert rule over the last seconds finds the newest samples, whatever time the server has', async () => {
  const rule = { queryType: 'activity', measures: ['runaways'] };
  expect(await points(rule, 96, 100)).toEqual([96, 97, 98, 99, 100].map((s) => [s, 1]));
  clock.ahead = 200;
  expect((await points(rule, -80, -60)).at(-1)).toEqual([-60, 1]);
  clock.ahead = 0;
  expect(await points(rule, 40, 60)).toEqual([]);
});

test('disk I/O too, in buckets that begin at the same times as those of other instances', async () => {
  clock.ahead = 37;
  const read = await points({ queryType: 'io', measures: ['readBytes'] }, 60, 100, { intervalMs: 10_000 });
  expect(read).toEqual([60, 70, 80, 90, 100].map((s) => [s, 1000]));
});

test('gaps, statements and locks are on the same clock', async () => {
  expect(await points({ queryType: 'activity', measures: ['up'] }, 30, 42)).toContainEqual([39.999, 0]);
  const [runaway] = rowsOf((await ask({ queryType: 'runaways', as: 'table' }, 60, 120))[0]);
  expect(runaway).toMatchObject({ start: 50, end: 99, detected: 60, elapsed: 49 });
  expect(JSON.parse(String(runaway?.['details']))).toEqual({
    digest: { ...details.digest, firstSeen: at(20) / 1000 },
    rollback: { since: at(95) / 1000, rowsLeft: 3 },
    inner: { seen: at(98) / 1000, statement: { ...details.inner.statement, since: at(90) / 1000 } },
  });
  const [root, waiter] = rowsOf((await ask({ queryType: 'locks' }, 0, 100))[0]);
  expect(root).toMatchObject({ from: 40, to: 100 });
  expect(waiter).toMatchObject({ waited: 10 });
});

test('small offsets count as none, and a corrected clock has none again', () => {
  let measured: number | null = null;
  const ahead = steadyOffset(() => measured);
  const offsets = [null, 0.2, 4.9, -61.4, -63, null, -60, 0.1].map((seconds) => {
    measured = seconds;
    return ahead('db1') / 1e6;
  });
  expect(offsets).toEqual([0, 0, 0, -61, -61, -61, -61, 0]);
});
