import { afterAll, expect, test } from 'bun:test';
import { at, batch, killed, record } from '../../store/batch.fixture';
import { openHistory, rowsOf } from '../queries.fixture';
import { statementColumns } from './statement-rows';

const { history, ask, close } = await openHistory();
afterAll(close);

const key = (eventId: number) => ({ incarnation: '77', threadId: 40, eventId });
const hostile = `<img src=x onerror=alert(1)>'; DROP TABLE statement; --`;
const running = (seen: number) =>
  record(20, seen, { key: key(2), text: hostile, user: 'report', waitingOn: '77-12', blocking: 2 });
for (let s = 0; s <= 60; s++) {
  await history.write(
    batch(s, {
      statements: [
        ...(s < 55 ? [record(10, s, { key: key(1) })] : s === 55 ? [killed(10, 54.5, { key: key(1) })] : []),
        ...(s >= 20 ? [running(s)] : []),
      ].filter(({ startedAt }) => startedAt <= at(s)),
    })
  );
}

const ids = async (json: object, from?: number, to?: number) =>
  rowsOf((await ask({ queryType: 'statements', ...json }, from, to))[0]).map(({ id, elapsed }) => [id, elapsed]);

test('what runs now, the longest first', async () => {
  expect(await ids({}, 0, 50)).toEqual([
    ['77-40-1', 40],
    ['77-40-2', 30],
  ]);
  expect(await ids({}, 0, 60.4)).toEqual([['77-40-2', 40]]);
  expect(await ids({ minElapsed: 35 }, 0, 50)).toEqual([['77-40-1', 40]]);
  expect(await ids({ users: ['report'] }, 0, 50)).toEqual([['77-40-2', 30]]);
});

test('what touched the range, the latest first, with its end', async () => {
  const [frame] = await ask({ queryType: 'statements', when: 'range' }, 50, 52);
  expect(rowsOf(frame)).toEqual([
    expect.objectContaining({
      id: '77-40-2',
      end: null,
      elapsed: 40,
      outcome: 'running',
      text: hostile,
      waitingOn: '77-12',
      blocking: 2,
    }),
    {
      instance: 'db1',
      id: '77-40-1',
      processlistId: 22,
      user: 'shop',
      host: '10.0.0.5',
      db: 'shop',
      digest: 'd1',
      digestText: 'SELECT * FROM `orders` WHERE `note` LIKE ?',
      text: "SELECT * FROM orders WHERE note LIKE '%x%'",
      start: 10,
      end: 54.5,
      elapsed: 44.5,
      state: 'executing',
      rowsExamined: 100,
      rowsSent: 0,
      readBytes: 5e8,
      writeBytes: 0,
      ioShare: 0.9,
      waitingOn: null,
      blocking: 0,
      outcome: 'killed',
      confidence: 'certain',
      killer: 'dba@localhost #31',
      killerConfidence: 'certain',
      evidence: 'errno 1317, query interrupted\nKILL QUERY 22 in the history of connection 31',
      detected: 20,
      details: '{}',
    },
  ]);
});

test('every number has a unit', async () => {
  const [frame] = await ask({ queryType: 'statements' }, 0, 50);
  const numbers = frame?.fields.filter(({ type }) => type === 'number') ?? [];
  expect(numbers.length).toBe(8);
  expect(numbers.every(({ config }) => config?.unit !== undefined)).toBe(true);
});

test('a limit is kept, with a notice', async () => {
  const [frame] = await ask({ queryType: 'statements', limit: 1 }, 0, 50);
  expect(rowsOf(frame)).toHaveLength(1);
  expect(frame?.notices?.[0]?.text).toStartWith('Only 1 rows are shown');
});

test.each([
  ['a hostile user', { users: ["' OR 1=1 --"] }],
  ['a hostile schema', { schemas: ['__proto__', '%', '*'] }],
  ['an unknown instance', { instances: ['nobody'] }],
])('%s matches nothing', async (_, json) => {
  const [frame] = await ask({ queryType: 'statements', ...json }, 0, 50);
  expect(frame?.fields.map(({ name }) => name)).toEqual(Object.keys(statementColumns));
  expect(rowsOf(frame)).toEqual([]);
});

test('without recent samples the answer is empty, with a notice since when and why', async () => {
  expect(await ids({}, 0, 70)).toHaveLength(1);
  const notice = async () => (await ask({ queryType: 'statements' }, 0, 71))[0]?.notices?.map(({ text }) => text);
  expect(await ids({}, 0, 71)).toEqual([]);
  expect(await notice()).toEqual(['db1: no samples since 2024-05-05 09:01:00 UTC (the reason was not recorded).']);
  await history.writeGap('db1', { from: at(60), to: at(70), reason: 'unreachable', detail: 'connect ECONNREFUSED' });
  expect(await notice()).toEqual([
    'db1: no samples since 2024-05-05 09:01:00 UTC (the server does not answer: connect ECONNREFUSED).',
  ]);
  expect((await ask({ queryType: 'statements', instances: ['nobody'] }))[0]?.notices?.[0]?.text).toBe(
    'nobody: there are no samples yet (the reason was not recorded).'
  );
});

test('an empty history has a notice', async () => {
  const empty = await openHistory();
  const [frame] = await empty.ask({ queryType: 'statements' });
  expect(frame?.notices?.[0]?.text).toStartWith('Nothing has been sampled yet');
  await empty.close();
});
