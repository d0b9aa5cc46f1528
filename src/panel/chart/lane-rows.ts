import { visible } from '../../shared/text';
import type { Lane } from '../data/lanes';
import { firstIndex } from './binary-search';
import type { VerticalSlice } from './vertical-slice';

/** A lane, or a header that names the instance of the lanes below it. `top` counts from the top of the lanes. */
export interface LaneRow extends VerticalSlice {
  lane: Lane | null;
  header: string | null;
}

/** The height of a lane with enough room, in letter sizes. */
export const comfortableLane = 2.4;
/** CSS pixels. */
const lowestLane = 5;

/** Lays out the lanes. Lanes of rank 0 keep a readable height; the others share the rest. `fixedHeight` overrides both. */
export function layoutRows(lanes: Lane[], height: number, font: number, fixedHeight: number | null): LaneRow[] {
  const instances = new Set(lanes.map(({ instance }) => instance)).size;
  const headers = instances > 1 ? instances : 0;
  const headerHeight = Math.round(font * 1.3);
  const heightOf = laneHeights(lanes, height - headers * headerHeight, font);

  const rows: LaneRow[] = [];
  let top = 0;
  let instance: string | null = null;
  for (const lane of lanes) {
    if (headers > 0 && lane.instance !== instance) {
      rows.push({ top, height: headerHeight, lane: null, header: visible(lane.instance) });
      top += headerHeight;
    }
    instance = lane.instance;
    const laneHeight = fixedHeight ?? heightOf(lane);
    rows.push({ top, height: laneHeight, lane, header: null });
    top += laneHeight;
  }
  return rows;
}

/** The first row that reaches below `y`. */
export function rowAt(rows: LaneRow[], y: number): number {
  return firstIndex(rows, (row) => row.top + row.height > y);
}

function laneHeights(lanes: Lane[], room: number, font: number): (lane: Lane) => number {
  const important = lanes.filter(({ rank }) => rank === 0).length;
  const others = Math.max(1, lanes.length - important);
  const even = Math.floor(room / Math.max(1, lanes.length));
  const halfForImportant = Math.floor((room * 0.5) / Math.max(1, important));
  const within = (height: number) => Math.max(lowestLane, Math.min(Math.round(font * comfortableLane), height));
  const high = within(Math.max(even, halfForImportant));
  const low = within(Math.floor((room - important * high) / others));
  return ({ rank }) => (rank === 0 ? high : low);
}
