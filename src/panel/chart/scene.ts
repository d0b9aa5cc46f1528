import type { Disk } from '../data/disks';
import type { Lane } from '../data/lanes';
import type { Span } from '../data/waits';
import { layoutStrips, type DiskStrip } from './disk-strips';
import { placeLabels, type Label } from './labels';
import { layoutRows, type LaneRow } from './lane-rows';
import type { Mark } from './marks';
import type { VerticalSlice } from './vertical-slice';

/** Where everything is, in CSS pixels. Drawing, pointer and keyboard all read it. */
export interface Scene {
  width: number;
  height: number;
  /** Size of the labels' letters. */
  font: number;
  /** Width left of the plot, for the names of lanes and strips. */
  gutter: number;
  /** Height below the plot, for the time axis. */
  axis: number;
  plot: { width: number; height: number };
  range: Span;
  /** The rows of labels above the picture. */
  band: { rows: number; rowHeight: number };
  labels: Label[];
  strips: DiskStrip[];
  /** Where the lanes are visible. */
  area: VerticalSlice;
  rows: LaneRow[];
  /** Height of all rows. If it exceeds the area's, the lanes scroll. */
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
  /** Width of a text in CSS pixels. */
  measure(text: string, font: number): number;
}

/** Letter size as a share of the panel's height: letters grow with the panel, so that a wall display is read from afar. */
const letterShare = 0.028;
const smallestLetter = 11;
const largestLetter = 72;

/** Lays out the picture: labels on top, then the disk strips, then the lanes, with the time axis below. */
export function sceneOf(input: SceneInput): Scene {
  const { width, height, range, lanes, disks, marks } = input;
  const font = letterSize(width, height, input.labelSize);
  const gutter = Math.round(Math.min(font * 13.5, width * 0.24));
  const axis = Math.round(font * 1.9);
  const plot = { width: Math.max(1, width - gutter - Math.round(font * 1.5)), height: Math.max(1, height - axis) };
  const labels = placeLabels(marks, {
    width: plot.width,
    rows: plot.height < font * 14 ? 1 : plot.height < font * 26 ? 2 : 3,
    gap: font / 2,
    x: (time) => xOf({ plot, range }, time),
    measure: (text) => input.measure(text, font) + font,
  });
  const band = {
    rows: labels.reduce((rows, { row }) => Math.max(rows, row + 1), 0),
    rowHeight: Math.round(font * 1.7),
  };
  const top = band.rows * band.rowHeight + Math.round(font / 3);
  const strips = layoutStrips(disks, { top, height: plot.height - top }, font, lanes.length);
  const lastStrip = strips.at(-1);
  const areaTop = lastStrip === undefined ? top : lastStrip.top + lastStrip.height + Math.round(font * 0.8);
  const area = { top: areaTop, height: Math.max(0, plot.height - areaTop) };
  const rows = layoutRows(lanes, area.height, font, input.laneHeight);
  const lastRow = rows.at(-1);
  const content = lastRow === undefined ? 0 : lastRow.top + lastRow.height;
  return { width, height, font, gutter, axis, plot, range, band, labels, strips, area, rows, content };
}

/** A time's x in the plot; outside the plot for a time outside the range. */
export function xOf({ plot, range }: Pick<Scene, 'plot' | 'range'>, time: number): number {
  return ((time - range.from) / (range.to - range.from)) * plot.width;
}

/** The time at an x of the plot: the reverse of `xOf`. */
export function timeAt({ plot, range }: Pick<Scene, 'plot' | 'range'>, x: number): number {
  return range.from + (x / plot.width) * (range.to - range.from);
}

function letterSize(width: number, height: number, labelSize: number): number {
  const fitting = Math.min(height * letterShare, width / 45);
  return Math.round(Math.min(largestLetter, Math.max(smallestLetter, fitting)) * (labelSize / 100));
}
