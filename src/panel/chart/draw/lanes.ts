import { alpha, fit, fontOf, hatch, paintOf, type Brush } from './brush';
import { duration, oneLine } from '../../data/format';
import { barRect, type Rect } from '../bar-position';
import type { Bar, Lane } from '../../data/lanes';
import { looks } from '../../../shared/outcomes';
import { barAfter, rowAt, xOf, type Row } from '../scene';

/** Below this many pixels letters can't be read. */
const smallest = 8;
/** A bar tells in words what it was if the words get at least this share of the labels' size. */
const leastWords = 0.55;

/** The lanes that are in sight, each with the bars that are in the range. */
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

function drawRow(brush: Brush, row: Row): void {
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
  for (let i = barAfter(bars, scene.range.from); i < bars.length; i++) {
    const bar = bars[i];
    if (bar === undefined || bar.from > scene.range.to) {
      break;
    }
    drawBar(brush, row, bar, bars[i + 1]);
  }
}

function drawHeader({ ctx, theme, scene }: Brush, row: Row, top: number): void {
  ctx.fillStyle = theme.colors.background.secondary;
  ctx.fillRect(-scene.gutter, top, scene.gutter + scene.plot.width, row.height - 1);
  ctx.font = fontOf(theme, scene.font, 'bold');
  ctx.fillStyle = theme.colors.text.primary;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(row.header ?? '', -scene.gutter + scene.font * 0.4, top + row.height / 2);
}

function drawName({ ctx, theme, scene }: Brush, lane: Lane, row: Row, top: number): void {
  const size = Math.min(scene.font, row.height * 0.8);
  if (size < smallest) {
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

function drawBar(brush: Brush, row: Row, bar: Bar, next: Bar | undefined): void {
  const { ctx, theme, scene, scroll } = brush;
  const rect = barRect(scene, scroll, row, bar);
  const { full, faint, ink } = paintOf(brush, bar.statement.outcome);
  const isRunaway = bar.statement.detected !== null;
  const paint = isRunaway ? full : faint;
  ctx.fillStyle = paint;
  trace(ctx, rect, bar.open);
  ctx.fill();
  for (const span of bar.waiting) {
    drawWaiting(brush, rect, bar, paint, span);
  }
  drawWords(brush, row, rect, bar, next, isRunaway ? ink : theme.colors.text.primary);
}

/** A bar's outline: an arrowhead where the statement still runs. */
function trace(ctx: CanvasRenderingContext2D, { left, top, width, height }: Rect, open: boolean): void {
  ctx.beginPath();
  if (open && width > height / 2) {
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

/** Hatches a stretch of a bar: the bar's own paint is taken away there, and stripes put in its place. */
function drawWaiting(
  brush: Brush,
  rect: Rect,
  bar: Bar,
  paint: string,
  { from, to }: { from: number; to: number }
): void {
  const { ctx, theme, scene } = brush;
  const left = Math.max(rect.left, xOf(scene, from));
  const right = Math.min(rect.left + rect.width, xOf(scene, to));
  if (right - left < 1) {
    return;
  }
  ctx.save();
  trace(ctx, rect, bar.open);
  ctx.clip();
  ctx.fillStyle = theme.colors.background.primary;
  ctx.fillRect(left, rect.top, right - left, rect.height);
  ctx.fillStyle = hatch(brush, paint, Math.min(scene.font * 0.55, rect.height));
  ctx.fillRect(left, rect.top, right - left, rect.height);
  ctx.restore();
}

/** How it went, how long and what it was: inside the bar, or its shape alone beside it. */
function drawWords(brush: Brush, row: Row, rect: Rect, bar: Bar, next: Bar | undefined, ink: string): void {
  const { ctx, theme, scene } = brush;
  const { statement } = bar;
  const size = Math.min(scene.font * 0.9, row.height * 0.62);
  if (size < smallest) {
    return;
  }
  const { glyph } = looks[statement.outcome];
  const middle = rect.top + rect.height / 2;
  ctx.font = fontOf(theme, size, statement.detected === null ? 'normal' : 'bold');
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const room = rect.width - size * (bar.open ? 1.3 : 0.8);
  if (room > size * 4 && size >= scene.font * leastWords) {
    const hatched = bar.waiting.length > 0;
    const time = `${glyph} ${duration((bar.to - bar.from) / 1000)}`;
    const news = bar.isNew ? drawNew(brush, rect, size) : 0;
    // Where it waited the stripes say the most: few words over them.
    const told = hatched ? time : `${time} · ${oneLine(statement.text ?? statement.digestText ?? '', 160)}`;
    const text = fit(ctx, told, room - news);
    if (hatched) {
      ctx.fillStyle = alpha(theme.colors.background.primary, 0.82);
      ctx.fillRect(
        rect.left + news + size * 0.2,
        middle - size * 0.62,
        ctx.measureText(text).width + size * 0.4,
        size * 1.24
      );
    }
    ctx.fillStyle = hatched ? theme.colors.text.primary : ink;
    ctx.fillText(text, rect.left + news + size * 0.4, middle);
  } else if (!bar.open && xOf(scene, next?.from ?? Infinity) - rect.left - rect.width > size * 1.4) {
    ctx.fillStyle = theme.colors.text.secondary;
    ctx.fillText(glyph, rect.left + rect.width + size * 0.2, middle);
  }
}

/** A badge at the bar's beginning; answers the width it took. */
function drawNew({ ctx, theme }: Brush, rect: Rect, size: number): number {
  const font = ctx.font;
  const letters = size * 0.8;
  ctx.font = fontOf(theme, letters, 'bold');
  const width = ctx.measureText('NEW').width + letters * 0.7;
  const height = letters * 1.35;
  ctx.fillStyle = theme.colors.background.primary;
  ctx.beginPath();
  ctx.roundRect(rect.left + size * 0.3, rect.top + (rect.height - height) / 2, width, height, letters * 0.2);
  ctx.fill();
  ctx.fillStyle = theme.colors.text.primary;
  ctx.fillText('NEW', rect.left + size * 0.3 + letters * 0.35, rect.top + rect.height / 2);
  ctx.font = font;
  return width + size * 0.3;
}

function drawScrollbar({ ctx, theme, scene, scroll }: Brush): void {
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
    const size = font * 0.85;
    const text = `${hidden} more below`;
    ctx.font = fontOf(theme, size, 'bold');
    const room = ctx.measureText(text).width + size;
    ctx.fillStyle = theme.colors.background.elevated;
    ctx.fillRect(plot.width - room - width * 2, area.top + area.height - size * 1.6, room, size * 1.6);
    ctx.fillStyle = theme.colors.text.primary;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, plot.width - room - width * 2 + size / 2, area.top + area.height - size * 0.8);
  }
}
