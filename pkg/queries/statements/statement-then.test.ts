import { afterAll, expect, test } from 'bun:test';
import { at, batch, killed, node, rates, record } from '../../store/batch.fixture';
import { openHistory, rowsOf } from '../queries.fixture';

/** A statement runs from 10 to 54.5, is a runaway from 20 on, blocks two sessions from 30 to 40, and is killed. */
const { history, ask, close } = await openHistory();
afterAll(close);

const key = { incarnation: '77', threadId: 40, eventId: 5 };
const inside = { text: 'UPDATE t', digest: null, event: 'statement/sp/stmt', since: at(33) / 1000, path: [] };
const end = {
  readBytes: 44_000,
  ioShare: 1,
  details: { progress: progress(0.9), runawayBy: ['time' as const], inner: { seen: at(54) / 1000, statement: inside } },
};
function progress(share: number) {
  return { stage: 'copying', completed: share * 100, estimated: 100, rowsPerSecond: null };
}
const nothingWaits = { runaways: 0, longestStatement: 0, sessionsWaiting: 0, longestWait: 0, spikeScore: null };
for (let s = 0; s <= 100; s++) {
  const isRunning = s >= 10 && s < 55;
  const waits = s >= 30 && s < 40 ? [node(40, null, { waiters: 2 }), node(41, 40), node(42, 40)] : [];
  await history.write(
    batch(s, {
      statements: [
        ...(isRunning ? [record(10, s, { key, readBytes: (s - 10) * 1000, runawayAt: s < 20 ? null : at(20) })] : []),
        ...(s === 55 ? [killed(10, 54.5, { key, ...end, blocking: 2, state: 'end', rowsSent: 9 })] : []),
        ...(s >= 70 && s < 80 ? [record(70, s, { key: { ...key, threadId: 43 } })] : []),
        ...(s >= 30 && s < 50 ? [record(28, s, { key: { ...key, threadId: 41 } })] : []),
      ],
      statementIo: isRunning && s > 10 ? [{ key, ...rates(1000) }] : [],
      locks: waits,
      ...(s === 75 && { activity: { ...nothingWaits, sessionsWaiting: null, longestWait: null } }),
    })
  );
}

const query = { queryType: 'statements', when: 'now', outcomes: ['running'], minElapsed: 1 };
const then = async (seconds: number, changes: object = {}) =>
  rowsOf((await ask({ ...query, ...changes }, 0, seconds))[0]);

test('a range that ends in the past shows what ran at that moment, as it was', async () => {
  expect((await then(35)).slice(0, 1)).toEqual([
    expect.objectContaining({
      id: '77-40-5',
      end: null,
      elapsed: 25,
      outcome: 'running',
      killer: null,
      evidence: '',
      blocking: 2,
      readBytes: 25_000,
      detected: 20,
    }),
  ]);
  expect(await then(60)).toEqual([]);
});

test('what the history does not know of that moment is unknown, and not what was known at the end', async () => {
  const [row] = await then(15);
  expect(row).toMatchObject({ blocking: 0, detected: null, state: null, rowsSent: null, details: '{}' });
});

test('what ran inside at that moment is known if it had begun by then, and was seen again later', async () => {
  const inner = async (seconds: number) => {
    const [row] = (await then(seconds)).filter(({ id }) => id === '77-40-5');
    return JSON.parse(String(row?.['details'])).inner;
  };
  expect(await inner(35)).toEqual({ seen: at(35) / 1000, statement: inside });
  expect(await inner(32)).toBeUndefined();
});

test('at that moment no statement had another outcome', async () => {
  expect(await then(35, { outcomes: ['killed'] })).toEqual([]);
  expect(await then(35, { outcomes: [] })).toHaveLength(2);
});

test('a waiting statement names what it waited for at that moment', async () => {
  const waiting = async (seconds: number) =>
    (await then(seconds)).filter(({ id }) => id === '77-41-5').map(({ waitingOn }) => waitingOn);
  expect(await waiting(35)).toEqual(['77-40-5']);
  expect(await waiting(42)).toEqual([null]);
});

test('where the locks of that moment were not read, whom a statement blocked is unknown, and a notice says so', async () => {
  const [unread] = await ask(query, 0, 75);
  expect(rowsOf(unread)).toMatchObject([{ id: '77-43-5', blocking: null, waitingOn: null }]);
  expect(unread?.notices?.map(({ text }) => text)).toEqual([
    'db1: who waited at 2024-05-05 09:01:15 UTC could not be read.',
  ]);
  const [read] = await ask(query, 0, 74);
  expect(rowsOf(read)).toMatchObject([{ blocking: 0 }]);
  expect(read?.notices).toBeUndefined();
});

test('a session that blocked others had them behind it, whatever it ran', async () => {
  const blocked = await openHistory();
  const session = { incarnation: '77', threadId: 50, eventId: at(30) / 1000 };
  for (const s of [30, 35, 39]) {
    const statements = [record(20, s, { key: session, details: { kind: 'blocker' }, runawayAt: at(30), blocking: 1 })];
    await blocked.history.write(batch(s, { statements, locks: [node(50, null, { waiters: 1 }), node(51, 50)] }));
  }
  expect(rowsOf((await blocked.ask(query, 0, 36))[0])).toMatchObject([{ blocking: 1 }]);
  await blocked.close();
});
