import type { Lane } from '../../data/lanes';
import { firstBarAfter } from '../bar-position';
import { rowAt, type LaneRow } from '../lane-rows';
import { drawBar } from './bar';
import { fit, fontOf, smallestLetter, type Brush } from './brush';
import { drawScrollbar } from './scrollbar';

/** Draws the visible lanes, each with the bars of the time range. */
export function drawLanes(brush: Brush): void {
  const { ctx, scene, scroll } = brush;
  const { area, rows, gutter, plot } = scene;
  ctx.save();
  ctx.beginPath();
  ctx.rect(-gutter, area.top, gutter + plot.width, area.height);
  ctx.clip();
  for (let i = rowAt(rows, scroll); i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined || row.top - scroll > area.height) {
      break;
    }
    drawRow(brush, row);
  }
  ctx.restore();
  drawScrollbar(brush);
}

function drawRow(brush: Brush, row: LaneRow): void {
  const { ctx, theme, scene, scroll } = brush;
  const top = scene.area.top + row.top - scroll;
  if (row.height >= 10) {
    ctx.fillStyle = theme.colors.border.weak;
    ctx.fillRect(-scene.gutter, Math.round(top + row.height) - 1, scene.gutter + scene.plot.width, 1);
  }
  if (row.lane === null) {
    drawHeader(brush, row, top);
    return;
  }
  drawName(brush, row.lane, row, top);
  const { bars } = row.lane;
  for (let i = firstBarAfter(bars, scene.range.from); i < bars.length; i++) {
    const bar = bars[i];
    if (bar === undefined || bar.from > scene.range.to) {
      break;
    }
    drawBar(brush, row, bar, bars[i + 1]);
  }
}

function drawHeader({ ctx, theme, scene }: Brush, row: LaneRow, top: number): void {
  ctx.fillStyle = theme.colors.background.secondary;
  ctx.fillRect(-scene.gutter, top, scene.gutter + scene.plot.width, row.height - 1);
  ctx.font = fontOf(theme, scene.font, 'bold');
  ctx.fillStyle = theme.colors.text.primary;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(row.header ?? '', -scene.gutter + scene.font * 0.4, top + row.height / 2);
}

function drawName({ ctx, theme, scene }: Brush, lane: Lane, row: LaneRow, top: number): void {
  const size = Math.min(scene.font, row.height * 0.8);
  if (size < smallestLetter) {
    return;
  }
  const left = -scene.gutter + scene.font * 0.4;
  const room = scene.gutter - scene.font;
  const middle = top + row.height / 2;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.font = fontOf(theme, size, 'bold');
  ctx.fillStyle = lane.rank === 2 ? theme.colors.text.secondary : theme.colors.text.primary;
  const title = fit(ctx, lane.title, room);
  ctx.fillText(title, left, middle);
  const used = ctx.measureText(title).width + size * 0.5;
  ctx.font = fontOf(theme, size);
  ctx.fillStyle = theme.colors.text.secondary;
  ctx.fillText(fit(ctx, lane.detail, room - used), left + used, middle);
}
