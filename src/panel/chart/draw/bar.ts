import type { Bar } from '../../data/lanes';
import type { Span } from '../../data/waits';
import { barRect, type Rect } from '../bar-position';
import type { LaneRow } from '../lane-rows';
import { xOf } from '../scene';
import { drawBarText } from './bar-text';
import { hatch, paintOf, type Brush } from './brush';

/** Draws a bar, hatched where its statement waits for a lock. `next` is the next bar of its lane. */
export function drawBar(brush: Brush, row: LaneRow, bar: Bar, next: Bar | undefined): void {
  const { ctx, theme, scene, scroll } = brush;
  const rect = barRect(scene, scroll, row, bar);
  const { full, faint, ink } = paintOf(brush, bar.statement.outcome);
  const isRunaway = bar.statement.detected !== null;
  const paint = isRunaway ? full : faint;
  ctx.fillStyle = paint;
  tracePath(ctx, rect, bar.isOpen);
  ctx.fill();
  for (const span of bar.waiting) {
    drawWaiting(brush, rect, bar, span);
  }
  if (bar.waiting.length > 0 && !bar.isOpen) {
    drawEnd(brush, rect, full);
  }
  drawBarText(brush, row, rect, bar, next, isRunaway ? ink : theme.colors.text.primary);
}

/** A bar's outline, with an arrowhead for a running statement. */
function tracePath(ctx: CanvasRenderingContext2D, { left, top, width, height }: Rect, isOpen: boolean): void {
  ctx.beginPath();
  if (isOpen && width > height / 2) {
    const shoulder = left + width - height / 2;
    ctx.moveTo(left, top);
    ctx.lineTo(shoulder, top);
    ctx.lineTo(left + width, top + height / 2);
    ctx.lineTo(shoulder, top + height);
    ctx.lineTo(left, top + height);
    ctx.closePath();
  } else if (height >= 10) {
    ctx.roundRect(left, top, width, height, 2);
  } else {
    ctx.rect(left, top, width, height);
  }
}

/** Replaces the bar's fill by grey stripes over a waiting span: who waits is neither running nor its outcome. */
function drawWaiting(brush: Brush, rect: Rect, bar: Bar, { from, to }: Span): void {
  const { ctx, theme, scene } = brush;
  const left = Math.max(rect.left, xOf(scene, from));
  const right = Math.min(rect.left + rect.width, xOf(scene, to));
  if (right - left < 1) {
    return;
  }
  ctx.save();
  tracePath(ctx, rect, bar.isOpen);
  ctx.clip();
  ctx.fillStyle = theme.colors.background.primary;
  ctx.fillRect(left, rect.top, right - left, rect.height);
  ctx.fillStyle = hatch(brush, theme.colors.text.secondary, Math.min(scene.font * 0.55, rect.height));
  ctx.fillRect(left, rect.top, right - left, rect.height);
  ctx.restore();
}

/** The end of a bar that waited, in the outcome's colour. */
function drawEnd({ ctx, scene }: Brush, { left, top, width, height }: Rect, colour: string): void {
  const end = Math.min(width, Math.max(2, scene.font / 4));
  ctx.fillStyle = colour;
  ctx.fillRect(left + width - end, top, end, height);
}
