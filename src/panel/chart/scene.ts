import type { Disk } from '../data/disks';
import { placeLabels, type Label } from './labels';
import type { Bar, Lane } from '../data/lanes';
import type { Mark } from './marks';
import type { Span } from '../data/waits';

/** A horizontal slice of the plot. CSS pixels from the plot's top. */
interface VerticalSlice {
  top: number;
  height: number;
}

/** Where one disk is drawn: bytes read above `zero`, written below, both at `perByte` pixels. */
export interface DiskStrip extends VerticalSlice {
  disk: Disk;
  zero: number;
  perByte: number;
}

/** One line of the lanes' area, from the area's own top; a header names the instance of the lanes below it. */
export interface Row extends VerticalSlice {
  lane: Lane | null;
  header: string | null;
}

/** Where everything is: pure geometry, in CSS pixels. Drawing, hit testing and the keyboard all read it. */
export interface Scene {
  width: number;
  height: number;
  /** The size of the labels' letters. */
  font: number;
  /** Room to the plot's left, where lanes and strips have their names, and below it for the times. */
  gutter: number;
  axis: number;
  plot: { width: number; height: number };
  range: Span;
  band: { rows: number; rowHeight: number };
  labels: Label[];
  strips: DiskStrip[];
  area: VerticalSlice;
  rows: Row[];
  /** Height of all rows: more than the area's when they must be scrolled. */
  content: number;
}

export interface SceneInput {
  width: number;
  height: number;
  range: Span;
  lanes: Lane[];
  disks: Disk[];
  marks: Mark[];
  /** Per cent. */
  labelSize: number;
  laneHeight: number | null;
  measure(text: string, font: number): number;
}

/** Letters grow with the panel, so that a wall is read from afar and a small panel still holds something. */
const letterShare = 0.028;
const smallestLetter = 11;
const largestLetter = 72;
/** What a disk that does next to nothing is drawn against, bytes a second. */
const quietDisk = 1024 * 1024;
const thinnestLane = 5;
/** Where there is room, a lane is this many letters high. */
const comfortable = 2.4;

export function sceneOf(input: SceneInput): Scene {
  const { width, height, range, lanes, disks, marks } = input;
  const font = letterSize(width, height, input.labelSize);
  const gutter = Math.round(Math.min(font * 13.5, width * 0.24));
  const axis = Math.round(font * 1.9);
  const plot = { width: Math.max(1, width - gutter - Math.round(font * 1.5)), height: Math.max(1, height - axis) };
  const most = plot.height < font * 14 ? 1 : plot.height < font * 26 ? 2 : 3;
  const labels = placeLabels(marks, {
    width: plot.width,
    rows: most,
    gap: font / 2,
    x: (time) => xOf({ plot, range }, time),
    measure: (text) => input.measure(text, font) + font,
  });
  const band = {
    rows: labels.reduce((rows, { row }) => Math.max(rows, row + 1), 0),
    rowHeight: Math.round(font * 1.7),
  };
  const top = band.rows * band.rowHeight + Math.round(font / 3);
  const strips = stripsOf(disks, { top, height: plot.height - top }, font, lanes.length * font * comfortable);
  const last = strips.at(-1);
  const areaTop = last === undefined ? top : last.top + last.height + Math.round(font * 0.8);
  const area = { top: areaTop, height: Math.max(0, plot.height - areaTop) };
  const rows = rowsOf(lanes, area.height, font, input.laneHeight);
  const bottom = rows.at(-1);
  const content = bottom === undefined ? 0 : bottom.top + bottom.height;
  return { width, height, font, gutter, axis, plot, range, band, labels, strips, area, rows, content };
}

/** A time's place in the plot, also outside it. */
export function xOf({ plot, range }: Pick<Scene, 'plot' | 'range'>, time: number): number {
  return ((time - range.from) / (range.to - range.from)) * plot.width;
}

/** The first row that reaches below `y`, counted from the area's own top: where drawing and searching begin. */
export function rowAt(rows: Row[], y: number): number {
  return firstIndex(rows, (row) => row.top + row.height > y);
}

/** The first bar of a lane that ends after `time`. */
export function barAfter(bars: Bar[], time: number): number {
  return firstIndex(bars, (bar) => bar.to > time);
}

/** Binary search: `holds` is false for a beginning of the list and true for the rest. */
function firstIndex<T>(items: T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function letterSize(width: number, height: number, labelSize: number): number {
  const fitting = Math.min(height * letterShare, width / 45);
  return Math.round(Math.min(largestLetter, Math.max(smallestLetter, fitting)) * (labelSize / 100));
}

/** `wanted` is the lanes' height, were they all comfortable. Strips share one scale, so that the busy disk looks busy beside the others; below zero is as tall as its bytes ask for. */
function stripsOf(disks: Disk[], room: VerticalSlice, font: number, wanted: number): DiskStrip[] {
  if (disks.length === 0 || (wanted > 0 && room.height < font * 9)) {
    return [];
  }
  // Few lanes leave the disk more; many must not take all from it.
  const least = disks.length === 1 ? 0.3 : 0.45;
  const share = Math.max(least, Math.min(wanted === 0 ? 0.8 : 0.6, 0.95 - wanted / room.height));
  const gap = Math.round(font / 2);
  const height = Math.floor((room.height * share - gap * (disks.length - 1)) / disks.length);
  const peak = (of: 'read' | 'write') =>
    disks.reduce((top, disk) => [...disk[of].values()].reduce<number>((most, v) => Math.max(most, v ?? 0), top), 0);
  const [read, write] = [Math.max(peak('read'), quietDisk), Math.max(peak('write'), quietDisk)];
  // Neither side may vanish beside the other: each keeps room for its name.
  const [above, below] = [Math.max(read, write / 3), Math.max(write, read / 3)];
  const perByte = (height * 0.96) / (above + below);
  return disks.map((disk, i) => {
    const top = room.top + i * (height + gap);
    return { disk, top, height, perByte, zero: top + height * (above / (above + below)) };
  });
}

/** Lanes that matter keep a readable height; the rest share what remains, however many they are. */
function rowsOf(lanes: Lane[], height: number, font: number, fixed: number | null): Row[] {
  const several = new Set(lanes.map(({ instance }) => instance)).size > 1;
  const headers = several ? new Set(lanes.map(({ instance }) => instance)).size : 0;
  const headerHeight = Math.round(font * 1.3);
  const roomy = Math.round(font * comfortable);
  const room = height - headers * headerHeight;
  const important = lanes.filter(({ rank }) => rank === 0).length;
  const even = Math.floor(room / Math.max(1, lanes.length));
  const tall = Math.max(
    thinnestLane,
    Math.min(roomy, Math.max(even, Math.floor((room * 0.5) / Math.max(1, important))))
  );
  const others = Math.max(1, lanes.length - important);
  const low = Math.max(thinnestLane, Math.min(roomy, Math.floor((room - important * tall) / others)));

  const rows: Row[] = [];
  let top = 0;
  let instance: string | null = null;
  for (const lane of lanes) {
    if (several && lane.instance !== instance) {
      rows.push({ top, height: headerHeight, lane: null, header: lane.instance });
      top += headerHeight;
    }
    instance = lane.instance;
    const laneHeight = fixed ?? (lane.rank === 0 ? tall : low);
    rows.push({ top, height: laneHeight, lane, header: null });
    top += laneHeight;
  }
  return rows;
}
