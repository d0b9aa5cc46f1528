import { fontOf, inkOn, type Brush } from './brush';
import { findBar } from '../bar-position';
import type { Label } from '../labels';
import { outcomeColour } from '../../data/outcomes';

/** Draws a line from each label down to its bar: solid for a start, dashed for an end. */
export function drawMarkLines(brush: Brush): void {
  brush.scene.labels.forEach((label) => drawLine(brush, label));
}

/** Draws the labels in the band above the picture. */
export function drawLabels(brush: Brush): void {
  brush.scene.labels.filter(({ width }) => width > 0).forEach((label) => drawLabel(brush, label));
}

function colourOf({ theme }: Brush, { mark }: Label): string {
  return mark.kind === 'start'
    ? theme.visualization.getColorByName('orange')
    : outcomeColour(theme, mark.bar.statement.outcome);
}

function drawLine(brush: Brush, label: Label): void {
  const { ctx, scene, scroll } = brush;
  const { band, area, font } = scene;
  const rect = findBar(scene, scroll, label.mark.bar.key)?.rect;
  const lowest = area.top + area.height;
  const end = rect === undefined ? lowest : Math.max(area.top, Math.min(rect.top + rect.height, lowest));
  const width = Math.max(1.5, font / 9);
  ctx.save();
  ctx.strokeStyle = colourOf(brush, label);
  ctx.lineWidth = width;
  ctx.setLineDash(label.mark.kind === 'start' ? [] : [width * 3, width * 2]);
  ctx.beginPath();
  ctx.moveTo(label.x, (label.row + 1) * band.rowHeight - 2);
  ctx.lineTo(label.x, end);
  ctx.stroke();
  ctx.restore();
}

function drawLabel(brush: Brush, label: Label): void {
  const { ctx, theme, scene } = brush;
  const { rowHeight } = scene.band;
  const colour = colourOf(brush, label);
  const top = label.row * rowHeight;
  const height = rowHeight - Math.max(2, scene.font / 8);
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(label.left, top, label.width, height, scene.font / 6);
  ctx.fill();
  ctx.font = fontOf(theme, scene.font, 'bold');
  ctx.fillStyle = inkOn(theme, colour);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(label.text, label.left + label.width / 2, top + height / 2 + scene.font * 0.04);
}
