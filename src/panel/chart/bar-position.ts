import type { Bar } from '../data/lanes';
import { firstIndex } from './binary-search';
import { rowAt, type LaneRow } from './lane-rows';
import { timeAt, xOf, type Scene } from './scene';

/** A rectangle in the plot, CSS pixels. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The pointer hits a bar up to this far beside it, CSS pixels: a short bar is only a few pixels wide. */
const reach = 4;
/** The smallest width of a bar, CSS pixels. */
const narrowest = 3;

/** The bar at a point of the plot, when the lanes are scrolled down by `scroll`. */
export function barAt(scene: Scene, scroll: number, x: number, y: number): Bar | null {
  const { area, rows } = scene;
  if (y < area.top || y >= area.top + area.height) {
    return null;
  }
  const row = rows[rowAt(rows, y - area.top + scroll)];
  if (row?.lane == null) {
    return null;
  }
  const { bars } = row.lane;
  const first = firstBarAfter(bars, timeAt(scene, x - reach - narrowest));
  return bars.slice(first, first + 2).find((bar) => timeAt(scene, x + reach) >= bar.from) ?? null;
}

/** Index of the first bar of a lane that ends after `time`. */
export function firstBarAfter(bars: Bar[], time: number): number {
  return firstIndex(bars, (bar) => bar.to > time);
}

/** Where a bar is drawn, cut to the plot's width. */
export function barRect(scene: Scene, scroll: number, row: LaneRow, bar: Bar): Rect {
  const left = Math.max(0, xOf(scene, bar.from));
  const right = Math.min(scene.plot.width, Math.max(xOf(scene, bar.to), left + narrowest));
  const padding = row.height > 8 ? Math.max(1, row.height * 0.1) : 0.5;
  return {
    left: Math.min(left, scene.plot.width - narrowest),
    top: scene.area.top + row.top - scroll + padding,
    width: Math.max(narrowest, right - left),
    height: row.height - 2 * padding,
  };
}

/** A bar with its rectangle; null when no lane has it. */
export function findBar(scene: Scene, scroll: number, key: string): { bar: Bar; rect: Rect } | null {
  const row = rowOfBar(scene, key);
  const bar = row?.lane?.bars.find((one) => one.key === key);
  return row === undefined || bar === undefined ? null : { bar, rect: barRect(scene, scroll, row, bar) };
}

/** The row that holds a bar. */
export function rowOfBar(scene: Scene, key: string): LaneRow | undefined {
  return scene.rows.find((row) => row.lane?.bars.some((bar) => bar.key === key));
}

/** The scroll nearest to `scroll` at which a row is fully visible. */
export function scrollToRow(scene: Scene, scroll: number, row: LaneRow): number {
  return Math.min(row.top, Math.max(scroll, row.top + row.height - scene.area.height));
}

/** `scroll`, limited to the height of the lanes. */
export function clampScroll(scene: Scene, scroll: number): number {
  return Math.max(0, Math.min(scroll, scene.content - scene.area.height));
}
