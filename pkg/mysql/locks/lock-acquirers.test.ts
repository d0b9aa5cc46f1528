import { expect, test } from 'bun:test';
import { readPastStatements, acquirerOf, type HeldLock, type PastStatement } from './lock-acquirers';

const second = 1_000_000;

/** Statements one after the other, a second each, with the event ids a server gives them without nested events. */
function session(...texts: string[]): PastStatement[] {
  return texts.map((text, i) => ({
    eventId: i + 1,
    endEventId: i + 1,
    name: `statement/sql/${text.split(' ')[0]?.toLowerCase()}`,
    startedAt: i * second,
    endedAt: (i + 1) * second,
    text,
    within: null,
  }));
}

function held(known: Partial<HeldLock>): HeldLock {
  return {
    threadId: 1,
    lock: 'a',
    eventId: null,
    transactionStartedAt: null,
    spareSelects: true,
    writes: null,
    ...known,
  };
}

const taker = (known: Partial<HeldLock>, past: PastStatement[], notBefore: number | null = null) =>
  acquirerOf(held(known), past, notBefore)?.text ?? null;

test('a lock’s event names its statement, not the last one', () => {
  const past = session('BEGIN', 'UPDATE a', 'SELECT 1', 'UPDATE b', 'SELECT 3');
  expect(taker({ eventId: 3 }, past)).toBe('UPDATE a');
  expect(taker({ eventId: 5 }, past)).toBe('UPDATE b');
});

test('a lock’s event that history has moved past names nobody', () => {
  const past = session('BEGIN', 'UPDATE a', 'SELECT 1', 'SELECT 2', 'SELECT 3').slice(2);
  expect(taker({ eventId: 3 }, past)).toBeNull();
});

test('a running statement, and the one within a procedure', () => {
  const [begin, call] = session('BEGIN', 'CALL p()') as [PastStatement, PastStatement];
  const running = { ...call, endEventId: null, endedAt: null };
  expect(taker({ eventId: 7 }, [begin, running])).toBe('CALL p()');
  const nested = { ...call, eventId: 6, endEventId: 6, text: 'UPDATE a', within: 2 };
  expect(taker({ eventId: 7 }, [begin, running, nested])).toBe('UPDATE a');
});

test('without an event: the only statement of the transaction that can have locked', () => {
  expect(taker({}, session('UPDATE z', 'BEGIN', 'SELECT 1', 'UPDATE a', 'SELECT 2'))).toBe('UPDATE a');
  expect(taker({}, session('BEGIN', 'SELECT 1 FOR UPDATE', 'SELECT 2'))).toBe('SELECT 1 FOR UPDATE');
});

test.each([
  ['two can', {}, session('BEGIN', 'UPDATE a', 'UPDATE b')],
  ['its beginning is lost', {}, session('UPDATE a', 'SELECT 2')],
  ['plain SELECTs may have', { spareSelects: false }, session('BEGIN', 'UPDATE a', 'SELECT 2')],
  ['nothing is known', {}, []],
])('without an event and where %s: nobody', (_, known, past) => {
  expect(taker(known, past)).toBeNull();
});

test('what ended before the transaction began did not take its locks, and shows that all of it is known', () => {
  const past = session('UPDATE z', 'UPDATE y', 'UPDATE a', 'SELECT 1');
  expect(taker({ transactionStartedAt: 2.5 * second }, past)).toBe('UPDATE a');
});

test('what ended before the table was opened for writing did not lock its rows', () => {
  expect(taker({}, session('BEGIN', 'UPDATE b', 'UPDATE a', 'SELECT 1'), 4)).toBe('UPDATE a');
});

test('a SELECT whose functions ran statements is no plain one', () => {
  const past = session('BEGIN', 'SELECT f()', 'UPDATE a');
  const nested = { ...(past[1] as PastStatement), eventId: 2.5, text: 'UPDATE c', within: 2 };
  expect(taker({}, [...past, nested])).toBeNull();
});

test('rows become statements: running ones without an end, killed ones by their digest’s text', () => {
  const row = {
    THREAD_ID: '7',
    EVENT_NAME: 'statement/sql/update',
    TIMER_START: '4',
    NESTING_EVENT_TYPE: 'TRANSACTION',
  };
  const past = readPastStatements(
    [
      { ...row, EVENT_ID: '9', END_EVENT_ID: null, TIMER_END: '5', SQL_TEXT: 'UPDATE b', NESTING_EVENT_ID: '2' },
      { ...row, EVENT_ID: '3', END_EVENT_ID: '4', TIMER_END: '5', SQL_TEXT: null, DIGEST_TEXT: 'UPDATE `a`' },
    ],
    Number
  );
  expect(past.get(7)).toEqual([
    { eventId: 3, endEventId: 4, name: row.EVENT_NAME, startedAt: 4, endedAt: 5, text: 'UPDATE `a`', within: null },
    { eventId: 9, endEventId: null, name: row.EVENT_NAME, startedAt: 4, endedAt: null, text: 'UPDATE b', within: null },
  ]);
});
