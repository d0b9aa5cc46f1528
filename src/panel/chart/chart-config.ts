import { DashboardCursorSync, type GrafanaTheme2 } from '@grafana/data';
import {
  AxisPlacement,
  GraphDrawStyle,
  ScaleDirection,
  ScaleOrientation,
  VisibilityMode,
  type TimeZone,
} from '@grafana/schema';
import { UPlotConfigBuilder } from '@grafana/ui';
import type uPlot from 'uplot';
import { alpha, fontOf } from './draw/brush';
import { drawOver, drawUnder } from './draw/picture';
import { readColour, writeColour } from './draw/strips';
import type { Scene } from './scene';

/** What may change without a new chart; read whenever uPlot draws. */
export interface CurrentPicture {
  scene: Scene;
  scroll: number;
  emptyText: string;
  onZoom(range: { from: number; to: number }): void;
}

interface ChartConfigInput {
  theme: GrafanaTheme2;
  timeZone: TimeZone;
  /** Sizes and the number of strips belong to the chart: a change makes a new chart. */
  font: number;
  gutter: number;
  axis: number;
  right: number;
  strips: number;
  sync: { key: string; mode: DashboardCursorSync };
  current(): CurrentPicture;
}

/** A shorter drag is a click, CSS pixels. */
const shortestDrag = 5;

/** uPlot draws the time axis, the cursor, the zoom and the disks' curves. Our code draws the rest in uPlot's hooks. */
export function chartConfig({
  theme,
  timeZone,
  font,
  gutter,
  axis,
  right,
  strips,
  sync,
  current,
}: ChartConfigInput): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder(timeZone);
  builder.setPadding([0, right, 0, gutter]);
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [current().scene.range.from, current().scene.range.to],
  });
  builder.addAxis({
    scaleKey: 'x',
    isTime: true,
    placement: AxisPlacement.Bottom,
    timeZone,
    theme,
    size: axis,
    gap: font * 0.3,
  });
  for (let i = 0; i < strips; i++) {
    addDisk(builder, theme, font, i, current);
  }
  builder.setCursor({
    y: false,
    points: { show: false },
    focus: { prox: -1 },
    drag: { x: true, y: false, setScale: false, dist: shortestDrag },
    bind: { dblclick: (u) => () => (zoomOut(u, current().onZoom), null) },
    ...(sync.mode === DashboardCursorSync.Off ? {} : { sync: { key: sync.key, scales: ['x', null] } }),
  });
  builder.addHook('setSelect', (u) => zoomIn(u, current().onZoom));
  builder.addHook('drawClear', (u) => drawUnder(u, { theme, ...current() }));
  builder.addHook('draw', (u) => drawOver(u, { theme, ...current() }, current().emptyText));
  enlargeAxisText(builder, theme, font);
  return builder;
}

function addDisk(
  builder: UPlotConfigBuilder,
  theme: GrafanaTheme2,
  font: number,
  i: number,
  current: () => CurrentPicture
): void {
  const scaleKey = `disk${i}`;
  builder.addScale({
    scaleKey,
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    // The scale covers the whole plot, so that zero and the peak are where the scene puts them.
    range: () => {
      const { strips, plot } = current().scene;
      const strip = strips[i];
      return strip === undefined ? [0, 1] : [-(plot.height - strip.zero) / strip.perByte, strip.zero / strip.perByte];
    },
  });
  for (const colour of [readColour({ theme }), writeColour({ theme })]) {
    builder.addSeries({
      scaleKey,
      theme,
      drawStyle: GraphDrawStyle.Line,
      lineColor: colour,
      lineWidth: Math.max(1, Math.round(font / 12)),
      fillColor: alpha(colour, 0.4),
      showPoints: VisibilityMode.Never,
      pxAlign: false,
    });
  }
}

/** Grafana's builder has a fixed letter size of 12 pixels: too small for a wall display. */
function enlargeAxisText(builder: UPlotConfigBuilder, theme: GrafanaTheme2, font: number): void {
  for (const axis of builder.getConfig().axes ?? []) {
    axis.font = fontOf(theme, font * 0.9);
    axis.space = font * 7;
  }
}

function zoomIn(u: uPlot, onZoom: CurrentPicture['onZoom']): void {
  const { left, width } = u.select;
  // A selection without an event comes from another panel's cursor.
  if (width >= shortestDrag && u.cursor.event != null) {
    onZoom({ from: u.posToVal(left, 'x'), to: u.posToVal(left + width, 'x') });
  }
  u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
}

function zoomOut(u: uPlot, onZoom: CurrentPicture['onZoom']): void {
  const { min, max } = u.scales.x ?? {};
  if (min != null && max != null) {
    onZoom({ from: min - (max - min) / 2, to: max + (max - min) / 2 });
  }
}
