import { outcomeDisplays } from '../../../shared/outcomes';
import { duration, oneLine } from '../../../shared/text';
import type { Bar } from '../../data/lanes';
import type { Rect } from '../bar-position';
import type { LaneRow } from '../lane-rows';
import { xOf } from '../scene';
import { alpha, fit, fontOf, smallestLetter, type Brush } from './brush';

/** A bar has a text if its letters have at least this share of the labels' size. */
const smallestShare = 0.55;

/** Draws outcome, duration and SQL inside the bar or, if it is too short, only the outcome's glyph beside it. */
export function drawBarText(
  brush: Brush,
  row: LaneRow,
  rect: Rect,
  bar: Bar,
  next: Bar | undefined,
  ink: string
): void {
  const { ctx, theme, scene } = brush;
  const { statement, isOpen } = bar;
  const size = Math.min(scene.font * 0.9, row.height * 0.62);
  if (size < smallestLetter) {
    return;
  }
  ctx.font = fontOf(theme, size, statement.detected === null ? 'normal' : 'bold');
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const room = rect.width - size * (isOpen ? 1.3 : 0.8);
  const right = rect.left + rect.width;
  if (room > size * 4 && size >= scene.font * smallestShare) {
    drawInside(brush, rect, bar, size, room, ink);
  } else if (!isOpen && xOf(scene, next?.from ?? Infinity) - right > size * 1.4) {
    ctx.fillStyle = theme.colors.text.secondary;
    ctx.fillText(outcomeDisplays[statement.outcome].glyph, right + size * 0.2, rect.top + rect.height / 2);
  }
}

function drawInside(brush: Brush, rect: Rect, bar: Bar, size: number, room: number, ink: string): void {
  const { ctx, theme } = brush;
  const { statement } = bar;
  const isHatched = bar.waiting.length > 0;
  const time = `${outcomeDisplays[statement.outcome].glyph} ${duration((bar.to - bar.from) / 1000)}`;
  const sql = oneLine(statement.text ?? statement.digestText ?? '', 160);
  const badgeWidth = bar.isNew ? drawNewBadge(brush, rect, size) : 0;
  // A hatched bar has a short text, so that the stripes stay visible.
  const text = fit(ctx, isHatched ? time : `${time} · ${sql}`, room - badgeWidth);
  const left = rect.left + badgeWidth;
  const middle = rect.top + rect.height / 2;
  if (isHatched) {
    ctx.fillStyle = alpha(theme.colors.background.primary, 0.82);
    ctx.fillRect(left + size * 0.2, middle - size * 0.62, ctx.measureText(text).width + size * 0.4, size * 1.24);
  }
  ctx.fillStyle = isHatched ? theme.colors.text.primary : ink;
  ctx.fillText(text, left + size * 0.4, middle);
}

/** Draws the badge at the bar's start and returns its width. */
function drawNewBadge({ ctx, theme }: Brush, rect: Rect, size: number): number {
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
