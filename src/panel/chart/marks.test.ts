import '../../testing/browser';
import { expect, test } from 'bun:test';
import { packLanes } from '../data/lanes';
import { marksOf } from './marks';
import { statement } from '../data/statement.fixture';
import type { Statement } from '../data/statements';

const options = { from: 0, to: 100_000, clock: (time: number) => `${time / 1000}s` };
const texts = (rows: Statement[]) =>
  marksOf(packLanes(rows, [], { groupBy: 'connection', minDuration: 1, now: 100_000 }), options).map((mark) =>
    mark.texts.map((text) => text.replaceAll('\uFE0E', ''))
  );
const runaway = (row: Partial<Statement>) => statement({ detected: 15_000, start: 5000, elapsed: 40, ...row });

test('a killed runaway has two marks, the second names the killer', () => {
  expect(texts([runaway({ outcome: 'killed', end: 45_000, killer: 'dba@10.0.0.9' })])).toEqual([
    ['▶ started 5s #22 shop', '▶ 5s #22'],
    ['✕ killed 45s by dba@10.0.0.9', '✕ killed 45s', '✕ 45s'],
  ]);
});

test('a running runaway has only a start, which points back if it is before the range', () => {
  expect(texts([runaway({ outcome: 'running', start: -5000, elapsed: 100 })])).toEqual([
    ['◀ started -5s #22 shop', '◀ -5s #22'],
  ]);
});

test('a runaway that waited for another is marked only if it was killed', () => {
  const culprit = runaway({ id: 'c', outcome: 'running', elapsed: 94 });
  const waiting = { waitingOn: 'c', start: 20_000, elapsed: 20, end: 40_000 };
  const killed = runaway({ ...waiting, id: 'k', processlistId: 30, outcome: 'killed' });
  const finished = runaway({ ...waiting, id: 'f', processlistId: 31 });
  expect(texts([culprit, killed, finished]).map(([text]) => text)).toEqual([
    '▶ started 5s #22 shop',
    '✕ killed 40s #30',
  ]);
});

test('other statements, and runaways outside the range, have no marks', () => {
  expect(texts([statement({ end: 10_000 }), runaway({ id: 'o', start: -90_000, end: -50_000 })])).toEqual([]);
});
