import '../../testing/browser';
import { expect, test } from 'bun:test';
import { isLocks, readWaits, waitingSpans, waitText, type Wait } from './waits';
import { statement, tableOf } from './statement.fixture';

const root = {
  instance: 'db-1',
  id: 't5',
  parent: null,
  statementId: null,
  processlistId: 17,
  user: 'app',
  host: 'h',
  lockKind: null,
  object: null,
  index: null,
  mode: null,
  waited: null,
  from: 0,
  to: 60_000,
};
const waiter = {
  ...root,
  id: 't6',
  parent: 't5',
  statementId: 'a-6-1',
  lockKind: 'row',
  object: 'shop.stock',
  index: 'PRIMARY',
  mode: 'X',
  waited: 58,
  from: 4000,
};

test('a wait has its start, its lock and its blocker', () => {
  const frame = tableOf([root, waiter]);
  expect(isLocks(frame)).toBe(true);
  expect(readWaits([frame])).toEqual([
    {
      instance: 'db-1',
      statementId: 'a-6-1',
      blockerId: null,
      blocker: '#17 app@h',
      lock: 'shop.stock, PRIMARY (X)',
      what: 'a row lock on shop.stock',
      from: 2000,
      to: 60_000,
    },
  ]);
});

test('a blocker that is not in the frame stays unknown', () => {
  expect(readWaits([tableOf([waiter])])).toMatchObject([{ blocker: null, blockerId: null }]);
});

const wait = (from: number, to: number): Wait => ({ ...(readWaits([tableOf([waiter])])[0] ?? fail()), from, to });
const fail = (): never => {
  throw new Error('no wait');
};

test.each([
  ['within the statement', [wait(-5, 4)], [{ from: 0, to: 4 }]],
  ['merged when they touch', [wait(3, 6), wait(1, 4)], [{ from: 1, to: 6 }]],
  [
    'separate when they do not touch',
    [wait(1, 2), wait(4, 6)],
    [
      { from: 1, to: 2 },
      { from: 4, to: 6 },
    ],
  ],
  ['empty after the statement’s end', [wait(11, 12)], []],
])('waiting spans are %s', (_, waits, expected) => {
  expect(waitingSpans(statement({ start: 0 }), 10, waits)).toEqual(expected);
});

test('without waits, a statement with waitingOn waits for its whole run', () => {
  expect(waitingSpans(statement({ waitingOn: 'a-1-1' }), 10, [])).toEqual([{ from: 0, to: 10 }]);
  expect(waitingSpans(statement({}), 10, [])).toEqual([]);
});

test('a wait in words names the lock and who holds it', () => {
  const [known] = readWaits([tableOf([root, waiter])]);
  expect(waitText(5.3, true, known ?? null)).toBe('waiting 5.3 s for a row lock on shop.stock, held by #17 app@h');
  const [unknown] = readWaits([tableOf([{ ...waiter, object: null }])]);
  expect(waitText(5.3, false, unknown ?? null)).toBe('waited 5.3 s for a row lock');
  expect(waitText(5.3, false, null)).toBe('waited 5.3 s for a lock');
});
