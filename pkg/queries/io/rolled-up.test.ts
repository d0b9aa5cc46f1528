import { expect, test } from 'bun:test';
import { at, batch, data, rates, record } from '../../store/batch.fixture';
import { openHistory, seriesOf } from '../queries.fixture';

test('where only rollups are kept, statements are known by digest, and all parts still add up', async () => {
  const day = 86_400;
  const { history, ask, close } = await openHistory(3 * day);
  const keyOf = (thread: number) => ({ incarnation: '77', threadId: thread, eventId: 5 });
  const write = (s: number) => {
    const runs = [40, 41, 42].map(keyOf);
    const readBytes = 1000 + ((s * 7919) % 1009);
    return history.write(
      batch(s, {
        events: [{ event: data, ...rates(readBytes * 4, 10) }],
        statementIo: runs.map((key) => ({ key, ...rates(readBytes) })),
        serverThreads: [{ name: 'page cleaner', ...rates(s % 60 === 0 ? readBytes * 2 : 40, 5) }],
        statements: runs.map((key) => record(0, s, { key, digest: `d${key.threadId}` })),
      })
    );
  };
  for (let s = 0; s < 2700; s += 2) {
    await write(s);
  }
  for (let s = 2 * day; s < 2 * day + 600; s += 2) {
    await write(s);
  }
  while (await history.deleteExpired(at(2 * day + 700))) {
    // More is left.
  }
  expect(await history.firstSample('db1')).toBe(at(2 * day));
  const sums = async (by: string, from: number, to: number, intervalMs: number) => {
    const found = await ask({ queryType: 'io', by, top: 1, measures: ['readBytes'] }, from, to, { intervalMs });
    const lines = found.map(seriesOf);
    const sumAt = new Map<unknown, number>();
    lines.forEach(({ points }) => points.forEach(([t, value]) => sumAt.set(t, (sumAt.get(t) ?? 0) + Number(value))));
    return { lines: lines.map(({ name }) => name), sumAt };
  };
  for (const [from, to, intervalMs] of [
    [0, 2700, 1_000],
    [7, 2600, 47_000],
    [0, 3 * day, 300_000],
  ] as const) {
    const whole = await sums('total', from, to, intervalMs);
    for (const by of ['statement', 'digest']) {
      const { lines, sumAt } = await sums(by, from, to, intervalMs);
      expect(lines.slice(-3)).toEqual(['other statements', 'page cleaner', 'not attributed']);
      // By statement, finer points are read: each stored number is rounded by a 2,048th at most.
      whole.sumAt.forEach((value, t) =>
        expect(Math.abs((sumAt.get(t) ?? 0) - value)).toBeLessThanOrEqual(value / 1024)
      );
      expect(lines).toHaveLength(by === 'statement' && to <= 2700 ? 3 : 4);
    }
  }
  await close();
});

test('a notice tells that only coarser points are kept of a part of the time', async () => {
  const other = await openHistory(3 * 86_400);
  for (let s = 0; s < 1500; s += 5) {
    await other.history.write(batch(s, { events: [{ event: data, ...rates(1024) }] }));
  }
  while (await other.history.deleteExpired(at(3 * 86_400))) {
    // More is left.
  }
  const frames = await other.ask({ queryType: 'io', by: 'total', measures: ['readBytes'] }, 0, 600);
  expect(frames[0]?.notices?.map(({ text }) => text).join()).toContain('only points of 10 s are kept');
  expect(
    seriesOf(frames[0])
      .points.slice(0, 2)
      .map(([, value]) => value)
  ).toEqual([1024, 1024]);
  await other.close();
});
