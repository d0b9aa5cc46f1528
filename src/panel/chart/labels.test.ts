import '../../testing/browser';
import { expect, test } from 'bun:test';
import { placeLabels } from './labels';
import { packLanes } from '../data/lanes';
import type { Mark } from './marks';
import { statement } from '../data/statement.fixture';

const bar = packLanes([statement({})], [], { groupBy: 'connection', minDuration: 0, now: 0 })[0]?.bars[0];
const room = { width: 100, rows: 2, gap: 2, x: (time: number) => time, measure: (text: string) => text.length };

function mark(time: number, ...lengths: number[]): Mark {
  if (bar === undefined) {
    throw new Error('no bar');
  }
  return { bar, kind: 'start', time, texts: lengths.map((length) => 'x'.repeat(length)) };
}

const place = (...marks: Mark[]) => placeLabels(marks, room).map(({ row, left, width }) => [row, left, width]);

test('a label is right of its line, or left of it at the edge', () => {
  expect(place(mark(10, 30))).toEqual([[0, 10, 30]]);
  expect(place(mark(90, 30))).toEqual([[0, 60, 30]]);
});

test('labels that would touch move down a row, or become shorter', () => {
  expect(place(mark(10, 30), mark(20, 30))).toEqual([
    [0, 10, 30],
    [1, 20, 30],
  ]);
  expect(place(mark(10, 60), mark(20, 60), mark(95, 60, 20))).toEqual([
    [0, 10, 60],
    [1, 20, 60],
    [0, 75, 20],
  ]);
});

test('a label without room is left out', () => {
  expect(place(mark(10, 80), mark(12, 80), mark(14, 80))).toHaveLength(2);
});

test('a kill without room for its label keeps its line', () => {
  const killed = { ...mark(14, 80), kind: 'end' as const };
  killed.bar = { ...killed.bar, statement: statement({ outcome: 'killed' }) };
  expect(place(mark(10, 80), mark(12, 80), killed)).toContainEqual([1, 14, 0]);
});

test('a place that no line crosses is taken first', () => {
  expect(place(mark(50, 40), mark(60, 30))).toEqual([
    [0, 50, 40],
    [1, 60, 30],
  ]);
  expect(place(mark(50, 40), mark(80, 31))).toEqual([
    [0, 50, 40],
    [1, 49, 31],
  ]);
});
