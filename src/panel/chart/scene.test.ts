import '../../testing/browser';
import { expect, test } from 'bun:test';
import { barAt, clampScroll, barRect, rowOfBar, scrollToRow } from './bar-position';
import { packLanes } from '../data/lanes';
import { sceneOf } from './scene';
import { readDisks } from '../data/disks';
import { seriesOf, statement } from '../data/statement.fixture';
import type { Statement } from '../data/statements';

const range = { from: 0, to: 100_000 };

function scene(rows: Statement[], { width = 1200, height = 800, instances = ['a'] } = {}) {
  const lanes = packLanes(rows, [], { groupBy: 'connection', minDuration: 0, now: range.to });
  const disks = readDisks(
    instances.flatMap((instance) => [
      seriesOf('readBytes', { instance }, [[0, 300e6]]),
      seriesOf('writeBytes', { instance }, [[0, 100e6]]),
    ])
  );
  return sceneOf({
    width,
    height,
    range,
    lanes,
    disks,
    marks: [],
    labelSize: 100,
    laneHeight: null,
    measure: (text) => text.length,
  });
}

const many = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    statement({
      id: `s${i}`,
      processlistId: i,
      start: (i % 50) * 2000,
      end: (i % 50) * 2000 + 1500,
      elapsed: 1.5,
      detected: i === 7 ? 1 : null,
    })
  );

test('strips are above the lanes, and both are inside the plot', () => {
  const { strips, area, plot } = scene(many(20), { instances: ['a', 'b', 'c'] });
  const bottoms = strips.map(({ top, height }) => top + height);
  expect(
    strips
      .map(({ top }) => top)
      .slice(1)
      .every((top, i) => top > (bottoms[i] ?? Infinity))
  ).toBe(true);
  expect(area.top).toBeGreaterThan(bottoms.at(-1) ?? Infinity);
  expect(area.top + area.height).toBe(plot.height);
});

test('bytes read and written have one scale, and both peaks fit', () => {
  const [strip] = scene(many(5)).strips;
  expect(strip && strip.zero - 300e6 * strip.perByte).toBeGreaterThanOrEqual(strip?.top ?? Infinity);
  expect(strip && strip.zero + 100e6 * strip.perByte).toBeLessThanOrEqual((strip?.top ?? 0) + (strip?.height ?? 0));
});

test('letters grow with the panel, within limits', () => {
  expect([200, 500, 1000, 2000, 9000].map((height) => scene([], { width: 4000, height }).font)).toEqual([
    11, 14, 28, 56, 72,
  ]);
});

test('a runaway’s lane stays readable among hundreds, and the rest scroll', () => {
  const scrolled = scene(many(400));
  const [first, second] = scrolled.rows;
  expect(first?.lane?.bars[0]?.statement.id).toBe('s7');
  expect(first?.height).toBeGreaterThan(scrolled.font * 1.5);
  expect(second?.height).toBeLessThan(scrolled.font);
  expect(scrolled.content).toBeGreaterThan(scrolled.area.height);
});

test('several instances have headers', () => {
  const rows = [statement({ instance: 'a' }), statement({ instance: 'b' })];
  expect(scene(rows).rows.map(({ header, lane }) => header ?? lane?.title)).toEqual(['a', '#22', 'b', '#22']);
});

test('every bar is found where it is drawn', () => {
  const scrolled = scene(many(300));
  for (const scroll of [0, clampScroll(scrolled, Infinity)]) {
    for (const row of scrolled.rows) {
      const top = row.top - scroll;
      const bar = row.lane?.bars[0];
      if (bar !== undefined && top >= 0 && top + row.height <= scrolled.area.height) {
        const { left, width, top: y, height } = barRect(scrolled, scroll, row, bar);
        expect(barAt(scrolled, scroll, left + width / 2, y + height / 2)).toBe(bar);
        expect(barAt(scrolled, scroll, left + width + 30, y + height / 2)).toBeNull();
      }
    }
  }
});

test('no bar is found above the lanes, or in an empty picture', () => {
  const some = scene(many(3));
  expect(barAt(some, 0, 5, some.area.top - 1)).toBeNull();
  expect(barAt(scene([]), 0, 5, 700)).toBeNull();
});

test('scrolling to a hidden row goes no further than needed', () => {
  const scrolled = scene(many(400));
  const last = scrolled.rows.at(-1);
  const key = last?.lane?.bars[0]?.key ?? '';
  expect(rowOfBar(scrolled, key)).toBe(last);
  expect(last && scrollToRow(scrolled, 0, last)).toBe(scrolled.content - scrolled.area.height);
});
