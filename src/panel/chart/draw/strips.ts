import { alpha, fit, fontOf, inkOn, type Brush } from './brush';
import { visible } from '../../../shared/text';
import { inUnit } from '../../../components/units';
import { valueAt, type Points, type Spike } from '../../data/disks';
import type { DiskStrip } from '../disk-strips';
import { xOf, type Scene } from '../scene';

const bytesPerSecond = 'binBps';

/** Draws below the curves: shaded spikes, the zero line, and a line at a round number of bytes. */
export function drawStripBackgrounds(brush: Brush): void {
  for (const strip of brush.scene.strips) {
    for (const spike of strip.disk.spikes) {
      drawSpike(brush, strip, spike);
    }
    drawScale(brush, strip);
  }
}

/** Draws above the curves: each disk's name and its latest rates. */
export function drawStripNames(brush: Brush): void {
  const { ctx, theme, scene } = brush;
  for (const strip of scene.strips) {
    strip.disk.spikes.forEach((spike) => drawSpikeName(brush, strip, spike));
    const lines = namesOf(brush, strip);
    const size = Math.max(9, Math.min(scene.font, strip.height / (lines.length * 1.3)));
    const middle = strip.top + strip.height / 2 - ((lines.length - 1) / 2) * size * 1.3;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    lines.forEach((words, i) => {
      let left = -scene.gutter + scene.font * 0.4;
      for (const { text, colour, isBold } of words) {
        ctx.font = fontOf(theme, size, isBold ? 'bold' : 'normal');
        ctx.fillStyle = colour;
        ctx.fillText(fit(ctx, text, -left - size * 0.3), left, middle + i * size * 1.3);
        left += ctx.measureText(`${text}  `).width;
      }
    });
  }
}

interface ColouredText {
  text: string;
  colour: string;
  isBold: boolean;
}

/** A strip's name and rates on three lines, or on two in a low strip. */
function namesOf(brush: Brush, { disk, height }: DiskStrip): ColouredText[][] {
  const name = {
    text: disk.instance === '' ? 'Disk' : visible(disk.instance),
    colour: brush.theme.colors.text.primary,
    isBold: true,
  };
  const isHigh = height >= brush.scene.font * 3.9;
  const read = {
    text: `▲ ${isHigh ? 'read ' : ''}${latest(disk.read, brush.scene)}`,
    colour: readColour(brush),
    isBold: false,
  };
  const write = {
    text: `▼ ${isHigh ? 'written ' : ''}${latest(disk.write, brush.scene)}`,
    colour: writeColour(brush),
    isBold: false,
  };
  return isHigh ? [[name], [read], [write]] : [[name], [read, write]];
}

export function readColour({ theme }: Pick<Brush, 'theme'>): string {
  return theme.visualization.getColorByName(theme.isDark ? 'blue' : 'dark-blue');
}

export function writeColour({ theme }: Pick<Brush, 'theme'>): string {
  return theme.visualization.getColorByName(theme.isDark ? 'light-purple' : 'dark-purple');
}

function drawSpike({ ctx, theme, scene }: Brush, { top, height }: DiskStrip, spike: Spike): void {
  const { left, right } = spanOf(scene, spike);
  if (right < 0 || left > scene.plot.width) {
    return;
  }
  const width = Math.max(2, right - left);
  ctx.fillStyle = alpha(theme.colors.error.main, 0.14);
  ctx.fillRect(left, top, width, height);
  ctx.fillStyle = theme.colors.error.main;
  ctx.fillRect(left, top, width, Math.max(2, scene.font / 8));
}

/** A spike's edges, cut to the plot. */
function spanOf(scene: Scene, { from, to }: Spike): { left: number; right: number } {
  return { left: Math.max(0, xOf(scene, from)), right: Math.min(scene.plot.width, xOf(scene, to)) };
}

function drawSpikeName({ ctx, theme, scene }: Brush, { top, height }: DiskStrip, spike: Spike): void {
  const { left, right } = spanOf(scene, spike);
  const size = Math.min(scene.font * 0.8, height / 3.2);
  const text = `spike ${spike.score < 100 ? spike.score.toFixed(0) : '> 99'}`;
  ctx.font = fontOf(theme, size, 'bold');
  const width = ctx.measureText(text).width + size * 0.8;
  if (width > right - left) {
    return;
  }
  ctx.fillStyle = theme.colors.error.main;
  ctx.fillRect(left, top, width, size * 1.5);
  ctx.fillStyle = inkOn(theme, theme.colors.error.main);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, left + size * 0.4, top + size * 0.78);
}

/** Draws the zero line, and on each side with room one line at a round number of bytes. */
function drawScale(brush: Brush, strip: DiskStrip): void {
  const { ctx, theme, scene } = brush;
  ctx.fillStyle = theme.colors.border.medium;
  ctx.fillRect(0, Math.round(strip.zero), scene.plot.width, 1);
  drawScaleLine(brush, strip, -1);
  drawScaleLine(brush, strip, 1);
}

/** `direction`: -1 above zero, 1 below it. */
function drawScaleLine({ ctx, theme, scene }: Brush, { top, height, zero, perByte }: DiskStrip, direction: 1 | -1) {
  const side = direction < 0 ? zero - top : top + height - zero;
  const value = roundBytes((side / perByte) * 0.8);
  const y = Math.round(zero + value * perByte * direction);
  const size = scene.font * 0.75;
  if (Math.abs(zero - y) < size * 1.2 || height < size * 4) {
    return;
  }
  ctx.fillStyle = theme.colors.border.weak;
  ctx.fillRect(0, y, scene.plot.width, 1);
  ctx.font = fontOf(theme, size);
  ctx.fillStyle = theme.colors.text.secondary;
  ctx.textAlign = 'left';
  // Towards zero: beyond the line there may be no room. On the left: the latest values are on the right.
  ctx.textBaseline = direction < 0 ? 'top' : 'bottom';
  ctx.fillText(inUnit(value, bytesPerSecond), size / 2, y - direction * 3);
}

/** The largest 1, 2 or 5 times a power of ten, in a binary unit, that is at most `bytes`: 5 MiB, 20 MiB, 100 KiB. */
function roundBytes(bytes: number): number {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const scaled = bytes / unit;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, scaled)));
  return ([5, 2, 1].find((step) => step * power <= scaled) ?? 1) * power * unit;
}

/** The rate at the end of the range. */
function latest(points: Points, { range }: Brush['scene']): string {
  const value = valueAt(points, range.to);
  return value === null ? '–' : inUnit(value, bytesPerSecond);
}
