import { afterAll, expect, test } from 'bun:test';
import { at, batch, node } from '../../store/batch.fixture';
import { openHistory, rowsOf, seriesOf } from '../queries.fixture';
import { lockRows } from './lock-rows';

const { history, ask, close } = await openHistory();
afterAll(close);

const idle = node(40, null, { statement: null, text: null, waiters: 3 });
const chain = [
  idle,
  node(41, 40, { waiters: 1, since: at(2) }),
  node(43, 41, { depth: 2, since: at(4) }),
  node(42, 40, { since: at(3) }),
];
for (let s = 0; s <= 20; s++) {
  const activity = {
    runaways: 0,
    longestStatement: 0,
    sessionsWaiting: s < 10 ? 3 : 0,
    longestWait: s < 10 ? s : 0,
    spikeScore: 0,
  };
  await history.write(batch(s, { locks: s >= 5 && s < 10 ? chain : [], activity }));
}

const unread = { runaways: 0, longestStatement: 0, sessionsWaiting: null, longestWait: null, spikeScore: 0 };
await history.write(batch(22, { activity: unread }));

const rows = async (json: object, from: number, to: number) =>
  rowsOf((await ask({ queryType: 'locks', ...json }, from, to))[0]);

test('the tree at the end of the range, depth first', async () => {
  const tree = await rows({}, 0, 8);
  expect(tree.map(({ id, parent, depth, waited, waiters }) => [id, parent, depth, waited, waiters])).toEqual([
    ['77-40', null, 0, null, 3],
    ['77-41', '77-40', 1, 6, 1],
    ['77-43', '77-41', 2, 4, 0],
    ['77-42', '77-40', 1, 5, 0],
  ]);
  expect(tree[0]).toMatchObject({ text: null, statementId: null, lockKind: null, object: null });
  expect(tree[1]).toMatchObject({
    statementId: '77-41-5',
    lockKind: 'row',
    object: 'shop.orders',
    index: 'PRIMARY',
    mode: 'X',
    from: 5,
    to: 9,
  });
});

test('where the locks of that moment were not read, a notice says so', async () => {
  const notices = async (to: number) => (await ask({ queryType: 'locks' }, 0, to))[0]?.notices?.map(({ text }) => text);
  expect(await notices(22)).toEqual(['db1: who waited at 2024-05-05 09:00:22 UTC could not be read.']);
  expect(await notices(20)).toBeUndefined();
});

test('flat: only the waits, the longest first', async () => {
  expect((await rows({ as: 'flat' }, 0, 8)).map(({ id, waited }) => [id, waited])).toEqual([
    ['77-41', 6],
    ['77-42', 5],
    ['77-43', 4],
  ]);
});

test('all waits of the range, also if none is left at its end', async () => {
  expect(await rows({}, 0, 15)).toEqual([]);
  expect((await rows({ when: 'range' }, 0, 15)).map(({ id, waited, waiters }) => [id, waited, waiters])).toEqual([
    ['77-40', null, 3],
    ['77-41', 7, 1],
    ['77-43', 5, 0],
    ['77-42', 6, 0],
  ]);
});

test('a series of the sessions waiting', async () => {
  const frames = (await ask({ queryType: 'locks', as: 'series' }, 8, 10)).map(seriesOf);
  expect(frames.map(({ name, points }) => [name, points])).toEqual([
    [
      'sessions waiting',
      [
        [8, 3],
        [9, 3],
        [10, 0],
      ],
    ],
  ]);
});

test('a limit is kept, with a notice', async () => {
  const [frame] = await ask({ queryType: 'locks', limit: 2 }, 0, 8);
  expect(rowsOf(frame)).toHaveLength(2);
  expect(frame?.notices?.[0]?.text).toStartWith('Only 2 rows are shown');
});

test('a session that stayed in several places has a row for each; in a circle or without its parent a stay is a root', () => {
  const stay = (id: number, thread: number, parent: number | null, from: number, to: number) => ({
    ...{ id, incarnation: '77', thread, parent, processlistId: null, user: null, host: null, db: null, text: null },
    ...{
      statement: null,
      lockKind: null,
      confidence: null,
      note: null,
      object: null,
      index: null,
      mode: null,
      record: null,
      took: null,
      heldSince: null,
      since: null,
      waiters: 0,
    },
    from: at(from),
    to: at(to),
  });
  const arranged = (stays: Array<ReturnType<typeof stay>>) =>
    lockRows('db1', stays, at(99)).map(({ id, parent, depth }) => [id, parent, depth]);
  expect(arranged([stay(1, 40, null, 0, 3), stay(2, 40, null, 4, 9), stay(3, 41, 40, 2, 8)])).toEqual([
    ['77-40', null, 0],
    ['77-40/2', null, 0],
    ['77-41', '77-40/2', 1],
  ]);
  expect(arranged([stay(1, 40, 41, 0, 3), stay(2, 41, 40, 0, 3)])).toEqual([
    ['77-41', null, 0],
    ['77-40', '77-41', 1],
  ]);
  expect(arranged([stay(1, 40, 40, 0, 3), stay(2, 41, 99, 0, 3)])).toEqual([
    ['77-40', null, 0],
    ['77-41', null, 0],
  ]);
});
