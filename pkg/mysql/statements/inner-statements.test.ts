import { expect, test } from 'bun:test';
import { complete, failed, type Reading } from '../../detection/reading';
import { runningOf } from '../../detection/statements/statement.fixture';
import type { BatchReader } from '../protocol/batch-reader';
import { Cadence } from '../protocol/cadence';
import type { Row } from '../protocol/rows';
import { InnerStatements } from './inner-statements';

const outer = runningOf();
const own = { threadId: 60, eventId: 7, started: 0n, isEvent: false };
const noCounters = { noIndexUsed: false, fullScans: 0, fullJoins: 0, diskTables: 0, sortMergePasses: 0 };
const row = (event: number, level: number, more: Row = {}): Row => ({
  ...{ THREAD_ID: 60, EVENT_ID: event, NESTING_EVENT_LEVEL: level, EVENT_NAME: 'statement/sp/stmt' },
  ...{ TIMER_START: '5000000', TIMER_END: '9000000', END_EVENT_ID: null, DIGEST: null, SQL_TEXT: `SELECT ${event}` },
  ...{ OBJECT_TYPE: 'PROCEDURE', OBJECT_SCHEMA: 'shop', OBJECT_NAME: 'nightly', bytes: 8, most_bytes: 1024 },
  ...more,
});

/** What is found inside, of these readings. `asked`: the names of what was read. */
async function inside(
  running: Reading<Row[]>,
  ended: Reading<Row[]> = complete([]),
  { nests = true, hasHistory = true } = {}
) {
  const asked: string[] = [];
  const answers: Record<string, Reading<Row[]>> = { innerRunning: running, innerEnded: ended };
  const read = (parts: Record<string, unknown>) => {
    const names = Object.keys(parts).filter((name) => parts[name] !== null);
    asked.push(...names);
    return Promise.resolve(Object.fromEntries(Object.keys(parts).map((name) => [name, parts[name] && answers[name]])));
  };
  const reader = { read } as unknown as Pick<BatchReader, 'read'>;
  const current = [{ ...own, nests, executionCounters: noCounters }];
  const found = await new InnerStatements(hasHistory, new Cadence(() => 0)).complete(reader, [outer], current, Number);
  return { asked, inner: found[0]?.inner };
}

const events = (inner: Reading<Array<{ eventId: number }>> | undefined) =>
  inner === undefined || inner.is === 'failed' ? inner : [inner.is, ...inner.value.map(({ eventId }) => eventId)];

test('a statement that nests none is not looked into', async () => {
  expect(await inside(complete([]), complete([]), { nests: false })).toEqual({ asked: [], inner: undefined });
});

test('those that run and the latest that ended, the outermost first', async () => {
  const { inner } = await inside(
    complete([row(7, 0), row(12, 2), row(9, 1)]),
    complete([row(8, 1, { END_EVENT_ID: 8 })])
  );
  expect(events(inner)).toEqual(['complete', 9, 8, 12]);
  expect(inner).toMatchObject({
    value: [{ routine: 'PROCEDURE shop.nightly', endedAt: null, text: 'SELECT 9' }, { endedAt: 9_000_000 }, {}],
  });
});

test('what another statement of the thread ran, before or after, is not inside', async () => {
  expect(events((await inside(complete([row(7, 0)]), complete([row(3, 1, { END_EVENT_ID: 4 })]))).inner)).toEqual([
    'complete',
  ]);
  expect(events((await inside(complete([row(20, 0), row(21, 1)]))).inner)).toEqual(['complete']);
  // While inner statements come and go, the outermost row may be missing.
  expect(events((await inside(complete([row(9, 1)]))).inner)).toEqual(['complete', 9]);
});

test('what could not be read is said', async () => {
  expect((await inside(failed('no grant'))).inner).toEqual(failed('no grant'));
  expect(events((await inside(complete([row(9, 1)]), failed('slow'))).inner)).toEqual(['partial', 9]);
  const without = await inside(complete([row(9, 1)]), complete([]), { hasHistory: false });
  expect([without.asked, events(without.inner)]).toEqual([['innerRunning'], ['partial', 9]]);
});

test('a text that is cut is said to be, and has no password', async () => {
  const cut = row(9, 1, { SQL_TEXT: `${'x'.repeat(1021)}...`, bytes: 1024 });
  const { inner } = await inside(complete([cut, row(10, 2, { SQL_TEXT: "SET PASSWORD = 'hush'" })]));
  expect(inner).toMatchObject({ value: [{ textCutAt: 1021 }, { text: "SET PASSWORD = '<secret>'" }] });
});
