import { expect, test } from 'bun:test';
import { at, batch, data, rates, record } from '../../store/batch.fixture';
import { openHistory, seriesOf } from '../queries.fixture';

test.each(['statement', 'digest'])(
  'by %s, the lines of an instance add up to its total in every bucket',
  async (by) => {
    const { history, ask, close } = await openHistory();
    const keyOf = (thread: number) => ({ incarnation: '77', threadId: thread, eventId: 5 });
    for (let s = 0; s < 30; s++) {
      const runs = [40, 41, 42].filter((thread) => s >= thread - 38 && s < 20).map(keyOf);
      await history.write(
        batch(s, {
          // In some seconds the parts are estimated to more than the whole.
          events: [{ event: data, ...rates(s % 4 === 0 ? 70 : 150, 10) }],
          statementIo: runs.map((key) => ({ key, ...rates(30) })),
          serverThreads: [
            { name: 'page cleaner', ...rates(40, 5) },
            { name: 'purge', ...rates(1) },
          ],
          statements: runs.map((key) => record(4, s, { key, digest: `d${key.threadId}` })),
        })
      );
    }
    const sums = async (json: object, intervalMs: number) => {
      const lines = (await ask({ queryType: 'io', measures: ['readBytes'], ...json }, 0, 30, { intervalMs })).map(
        seriesOf
      );
      const at = new Map<unknown, number>();
      lines.forEach(({ points }) => points.forEach(([t, value]) => at.set(t, (at.get(t) ?? 0) + Number(value))));
      return { names: lines.map(({ name }) => name), at };
    };
    for (const intervalMs of [1000, 5000]) {
      const whole = await sums({ by: 'total' }, intervalMs);
      const parts = await sums({ by, top: 1 }, intervalMs);
      expect(parts.names.slice(1)).toEqual(['other statements', 'page cleaner', 'purge', 'not attributed']);
      whole.at.forEach((value, t) => expect(parts.at.get(t)).toBeCloseTo(value, 6));
    }
    await close();
  }
);

test('a gap is a gap in every part', async () => {
  const { history, ask, close } = await openHistory();
  for (const s of [0, 1, 2, 20, 21]) {
    await history.write(
      batch(s, {
        events: [{ event: data, ...rates(100) }],
        serverThreads: [{ name: 'purge', ...rates(1) }],
        gaps: s === 20 ? [{ from: at(2), to: at(20), reason: 'unreachable', detail: 'refused' }] : [],
      })
    );
  }
  const frames = (await ask({ queryType: 'io', by: 'digest', measures: ['readBytes'] }, 0, 30)).map(seriesOf);
  expect(frames.map(({ name, points }) => [name, points.map(([, value]) => value)])).toEqual([
    ['purge', [1, 1, 1, null, 1, 1]],
    ['not attributed', [99, 99, 99, null, 99, 99]],
  ]);
  await close();
});

test('where the threads of the server were not read, the rest says so', async () => {
  const { history, ask, close } = await openHistory();
  await history.write(batch(0, { events: [{ event: data, ...rates(100) }], serverThreads: null }));
  const frames = (await ask({ queryType: 'io', by: 'statement', measures: ['readBytes'] }, 0, 30)).map(seriesOf);
  expect(frames).toMatchObject([
    { name: 'not attributed (server threads were not read)', labels: { instance: 'db1' }, points: [[0, 100]] },
  ]);
  await close();
});
