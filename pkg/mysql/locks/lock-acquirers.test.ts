import { expect, test } from 'bun:test';
import { readPastStatements, acquirerOf, type HeldLock, type PastStatement } from './lock-acquirers';

const second = 1_000_000;

/** Statements of a second each, with the event ids that a server gives them without nested events. */
function session(...texts: string[]): PastStatement[] {
  return texts.map((text, i) => ({
    eventId: i + 1,
    endEventId: i + 1,
    name: `statement/sql/${text.split(' ')[0]?.toLowerCase()}`,
    startedAt: i * second,
    endedAt: (i + 1) * second,
    text,
    calledBy: null,
  }));
}

function held(known: Partial<HeldLock>): HeldLock {
  return {
    threadId: 1,
    lock: 'a',
    eventId: null,
    transactionStartedAt: null,
    selectsLockNothing: true,
    writes: null,
    ...known,
  };
}

const acquirer = (known: Partial<HeldLock>, past: PastStatement[], notBefore: number | null = null) =>
  acquirerOf(held(known), past, notBefore)?.text ?? null;

test('a lock’s event names its statement, which need not be the last one', () => {
  const past = session('BEGIN', 'UPDATE a', 'SELECT 1', 'UPDATE b', 'SELECT 3');
  expect(acquirer({ eventId: 3 }, past)).toBe('UPDATE a');
  expect(acquirer({ eventId: 5 }, past)).toBe('UPDATE b');
});

test('a lock’s event that is older than history names no statement', () => {
  const past = session('BEGIN', 'UPDATE a', 'SELECT 1', 'SELECT 2', 'SELECT 3').slice(2);
  expect(acquirer({ eventId: 3 }, past)).toBeNull();
});

test('a running CALL, and the statement in its procedure', () => {
  const [begin, call] = session('BEGIN', 'CALL p()') as [PastStatement, PastStatement];
  const running = { ...call, endEventId: null, endedAt: null };
  expect(acquirer({ eventId: 7 }, [begin, running])).toBe('CALL p()');
  const nested = { ...call, eventId: 6, endEventId: 6, text: 'UPDATE a', calledBy: 2 };
  expect(acquirer({ eventId: 7 }, [begin, running, nested])).toBe('UPDATE a');
});

test('without an event: the transaction’s only statement that can have locked', () => {
  expect(acquirer({}, session('UPDATE z', 'BEGIN', 'SELECT 1', 'UPDATE a', 'SELECT 2'))).toBe('UPDATE a');
  expect(acquirer({}, session('BEGIN', 'SELECT 1 FOR UPDATE', 'SELECT 2'))).toBe('SELECT 1 FOR UPDATE');
});

test.each([
  ['two statements can have locked', {}, session('BEGIN', 'UPDATE a', 'UPDATE b')],
  ['history does not reach back to the beginning', {}, session('UPDATE a', 'SELECT 2')],
  ['plain SELECTs may have locked', { selectsLockNothing: false }, session('BEGIN', 'UPDATE a', 'SELECT 2')],
  ['history is empty', {}, []],
])('without an event, if %s: no statement', (_, known, past) => {
  expect(acquirer(known, past)).toBeNull();
});

test('a statement that ended before the transaction began acquired none of its locks, and shows that history reaches back far enough', () => {
  const past = session('UPDATE z', 'UPDATE y', 'UPDATE a', 'SELECT 1');
  expect(acquirer({ transactionStartedAt: 2.5 * second }, past)).toBe('UPDATE a');
});

test('a statement that ended before the table was opened for writing did not lock its rows', () => {
  expect(acquirer({}, session('BEGIN', 'UPDATE b', 'UPDATE a', 'SELECT 1'), 4)).toBe('UPDATE a');
});

test('a SELECT that calls a function is not a plain SELECT', () => {
  const past = session('BEGIN', 'SELECT f()', 'UPDATE a');
  const nested = { ...(past[1] as PastStatement), eventId: 2.5, text: 'UPDATE c', calledBy: 2 };
  expect(acquirer({}, [...past, nested])).toBeNull();
});

test('rows become statements: a running one has no end, a killed one has its digest’s text', () => {
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
    { eventId: 3, endEventId: 4, name: row.EVENT_NAME, startedAt: 4, endedAt: 5, text: 'UPDATE `a`', calledBy: null },
    {
      eventId: 9,
      endEventId: null,
      name: row.EVENT_NAME,
      startedAt: 4,
      endedAt: null,
      text: 'UPDATE b',
      calledBy: null,
    },
  ]);
});
