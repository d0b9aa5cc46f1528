import '../../testing/browser';
import { expect, test } from 'bun:test';
import { isCulprit, packLanes, type Lane } from './lanes';
import { statement } from './statement.fixture';
import type { Statement } from './statements';

const packing = { groupBy: 'connection', minDuration: 1, now: 100_000 } as const;
const ids = (lanes: Lane[]) => lanes.map(({ bars }) => bars.map((bar) => bar.statement.id));
const ran = (id: string, from: number, to: number, row: Partial<Statement> = {}) =>
  statement({ id, start: from, end: to, elapsed: (to - from) / 1000, ...row });

test('a connection has one lane, ordered by time', () => {
  const rows = [
    ran('c', 9000, 12_000),
    ran('a', 0, 3000),
    ran('b', 3000, 9000),
    ran('d', 0, 3000, { processlistId: 23 }),
  ];
  expect(ids(packLanes(rows, [], packing))).toEqual([['a', 'b', 'c'], ['d']]);
});

test('a user’s statements share a lane unless they overlap', () => {
  const rows = [
    ran('a', 0, 5000, { processlistId: 1 }),
    ran('b', 2000, 6000, { processlistId: 2 }),
    ran('c', 5000, 7000, { processlistId: 3 }),
  ];
  expect(ids(packLanes(rows, [], { ...packing, groupBy: 'user' }))).toEqual([['a', 'c'], ['b']]);
});

test('within an instance the runaway comes first, then waiting statements, then the rest', () => {
  const lanes = packLanes(
    [
      ran('rest', 0, 2000, { processlistId: 1 }),
      ran('waits', 4000, 30_000, { processlistId: 2, waitingOn: 'culprit', detected: 14_000 }),
      ran('culprit', 3000, 30_000, { processlistId: 3, detected: 13_000 }),
      ran('elsewhere', 0, 2000, { instance: 'db-0' }),
    ],
    [],
    packing
  );
  expect(ids(lanes).flat()).toEqual(['elsewhere', 'culprit', 'waits', 'rest']);
  expect(lanes.map(({ rank }) => rank)).toEqual([2, 0, 1, 2]);
});

test('short statements are left out, but runaways are kept', () => {
  const rows = [ran('short', 0, 400), ran('runaway', 0, 400, { processlistId: 2, detected: 300 })];
  expect(ids(packLanes(rows, [], packing))).toEqual([['runaway']]);
});

test('a running bar reaches now if it was sampled recently, else it ends at its last sample', () => {
  const running = (elapsed: number) => statement({ outcome: 'running', start: 0, elapsed });
  expect(packLanes([running(98)], [], packing)[0]?.bars[0]).toMatchObject({ to: 100_000, isOpen: true });
  expect(packLanes([running(50)], [], packing)[0]?.bars[0]).toMatchObject({ to: 50_000, isOpen: true });
});

test('a runaway that waited for most of its run is no culprit', () => {
  const wait = {
    instance: 'db-1',
    statementId: 'a',
    blockerId: null,
    blocker: null,
    lock: null,
    what: null,
    to: 10_000,
  };
  const bar = (from: number) =>
    packLanes([ran('a', 0, 10_000, { detected: 1 })], [{ ...wait, from }], packing)[0]?.bars[0];
  expect([bar(1000), bar(8000)].map((one) => one && isCulprit(one))).toEqual([false, true]);
});
