import { expect, test } from 'bun:test';
import { complete } from '../../detection/reading';
import { AcquirerMemory } from './acquirer-memory';
import type { HeldLock } from './lock-acquirers';
import { fakeReader } from '../protocol/batch-reader.fixture';
import type { Row } from '../protocol/rows';

const held = (threadId: number, known: Partial<HeldLock> = {}): HeldLock => ({
  ...{ threadId, lock: 'a', eventId: 3, transactionStartedAt: null, selectsLockNothing: true, writes: null },
  ...known,
});
const statement = (thread: number, event: number, text: string, name = 'statement/sql/update') => ({
  ...{ THREAD_ID: thread, EVENT_ID: event, END_EVENT_ID: event, EVENT_NAME: name, SQL_TEXT: text },
  ...{ TIMER_START: event, TIMER_END: event },
});

/** A server with these statements in its history; `asked` holds the parts and threads of each reading. */
function server(pastStatements: Row[], openedTables: Row[] = []) {
  const rows: Record<string, Row[]> = { pastStatements, openedTables };
  const asked: unknown[][] = [];
  const { asked: names, reader } = fakeReader((name, { values }) => {
    if (name === 'pastStatements') {
      asked.push([values?.[0], names.at(-1)?.includes('openedTables')]);
    }
    return complete(rows[name] ?? []);
  });
  const memory = new AcquirerMemory();
  const texts = async (locks: HeldLock[], readable = { history: true, metadata: true }) => {
    const found = await memory.acquirersOf(reader, locks, Number, readable);
    return [...found].map(([thread, acquirer]) => [thread, acquirer?.text ?? null]);
  };
  return { asked, texts };
}

test('a lock is looked up once while it is held, and again after it was released', async () => {
  const { asked, texts } = server([statement(5, 2, 'UPDATE a'), statement(6, 2, 'UPDATE b')]);
  expect(await texts([held(5)])).toEqual([[5, 'UPDATE a']]);
  expect(await texts([held(5), held(6)])).toEqual([
    [5, 'UPDATE a'],
    [6, 'UPDATE b'],
  ]);
  await texts([held(6)]);
  await texts([held(5), held(6)]);
  expect(asked.map(([threads]) => threads)).toEqual([[5], [6], [5]]);
});

test('a lock without proof is looked up three times', async () => {
  const { asked, texts } = server([]);
  for (let sample = 0; sample < 5; sample++) {
    expect(await texts([held(5)])).toEqual([[5, null]]);
  }
  expect(asked).toHaveLength(3);
});

test('nothing is read without a history', async () => {
  const { asked, texts } = server([statement(5, 2, 'UPDATE a')]);
  expect(await texts([held(5)], { history: false, metadata: true })).toEqual([[5, null]]);
  expect(asked).toEqual([]);
});

test('opened tables are read for an exclusive lock without an event, and exclude earlier statements', async () => {
  const opened = { OWNER_THREAD_ID: 5, OBJECT_SCHEMA: 'shop', OBJECT_NAME: 'orders', OWNER_EVENT_ID: 4 };
  const { asked, texts } = server(
    [statement(5, 1, 'BEGIN', 'statement/sql/begin'), statement(5, 2, 'UPDATE a'), statement(5, 4, 'UPDATE orders')],
    [opened, { ...opened, OWNER_EVENT_ID: 9 }]
  );
  expect(await texts([held(5, { eventId: null, writes: 'shop.orders' })])).toEqual([[5, 'UPDATE orders']]);
  expect(await texts([held(5, { eventId: null, lock: 'b' })])).toEqual([[5, null]]);
  expect(asked.map(([, readsTables]) => readsTables)).toEqual([true, false]);
});
