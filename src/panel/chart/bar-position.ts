import { barAfter, rowAt, xOf, type Row, type Scene } from './scene';
import type { Bar } from '../data/lanes';

/** A rectangle in the plot, CSS pixels. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How far beside a bar the pointer still means it, CSS pixels: short bars are a pixel wide. */
const reach = 4;
/** The narrowest a bar is drawn. */
export const narrowest = 3;

/** The bar under a point of the plot, for lanes scrolled down by `scroll`. */
export function barAt(scene: Scene, scroll: number, x: number, y: number): Bar | null {
  const { area, rows, range, plot } = scene;
  if (y < area.top || y >= area.top + area.height) {
    return null;
  }
  const row = rows[rowAt(rows, y - area.top + scroll)];
  if (row?.lane == null) {
    return null;
  }
  const timeAt = (px: number) => range.from + (px / plot.width) * (range.to - range.from);
  const { bars } = row.lane;
  const first = barAfter(bars, timeAt(x - reach - narrowest));
  return bars.slice(first, first + 2).find((bar) => timeAt(x + reach) >= bar.from) ?? null;
}

/** Where a bar is drawn in a row, cut to the plot's width. */
export function barRect(scene: Scene, scroll: number, row: Row, bar: Bar): Rect {
  const left = Math.max(0, xOf(scene, bar.from));
  const right = Math.min(scene.plot.width, Math.max(xOf(scene, bar.to), left + narrowest));
  const pad = row.height > 8 ? Math.max(1, row.height * 0.1) : 0.5;
  return {
    left: Math.min(left, scene.plot.width - narrowest),
    top: scene.area.top + row.top - scroll + pad,
    width: Math.max(narrowest, right - left),
    height: row.height - 2 * pad,
  };
}

/** The row a bar lies in. */
export function rowOfBar(scene: Scene, key: string): Row | undefined {
  return scene.rows.find((row) => row.lane?.bars.some((bar) => bar.key === key));
}

/** The scroll nearest to `scroll` at which a row is wholly in sight. */
export function scrollToRow(scene: Scene, scroll: number, row: Row): number {
  return Math.min(row.top, Math.max(scroll, row.top + row.height - scene.area.height));
}

/** `scroll`, kept within what there is to scroll. */
export function clampScroll(scene: Scene, scroll: number): number {
  return Math.max(0, Math.min(scroll, scene.content - scene.area.height));
}
