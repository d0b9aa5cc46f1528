import { rowAt } from '../lane-rows';
import { fontOf, type Brush } from './brush';

/** Draws a scrollbar and the number of hidden rows below, if the lanes scroll. */
export function drawScrollbar(brush: Brush): void {
  const { ctx, theme, scene, scroll } = brush;
  const { area, content, plot, font, rows } = scene;
  if (content <= area.height) {
    return;
  }
  const width = Math.max(4, font / 4);
  ctx.fillStyle = theme.colors.text.disabled;
  ctx.fillRect(
    plot.width - width,
    area.top + (scroll / content) * area.height,
    width,
    (area.height / content) * area.height
  );
  const hidden = rows.length - rowAt(rows, scroll + area.height);
  if (hidden > 0) {
    drawHiddenCount(brush, hidden, width * 2);
  }
}

function drawHiddenCount({ ctx, theme, scene }: Brush, hidden: number, margin: number): void {
  const { area, plot, font } = scene;
  const size = font * 0.85;
  const text = `${hidden} more below`;
  ctx.font = fontOf(theme, size, 'bold');
  const width = ctx.measureText(text).width + size;
  const left = plot.width - width - margin;
  const bottom = area.top + area.height;
  ctx.fillStyle = theme.colors.background.elevated;
  ctx.fillRect(left, bottom - size * 1.6, width, size * 1.6);
  ctx.fillStyle = theme.colors.text.primary;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, left + size / 2, bottom - size * 0.8);
}
