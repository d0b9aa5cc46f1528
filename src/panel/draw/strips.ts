import { alpha, fit, fontOf, inkOn } from './brush';
import type { Brush } from './brush';
import { inUnit } from '../format';
import type { Points, Spike } from '../io';
import { xOf } from '../scene';
import type { Strip } from '../scene';

const bytesPerSecond = 'binBps';

/** What lies under the curves: the spikes' shade, the zero line, and a line at a round number of bytes. */
export function drawStripGrounds(brush: Brush): void {
  for (const strip of brush.scene.strips) {
    for (const spike of strip.disk.spikes) {
      drawSpike(brush, strip, spike);
    }
    drawScale(brush, strip);
  }
}

/** What lies over the curves: each disk's name and what it reads and writes at the picture's right end. */
export function drawStripNames(brush: Brush): void {
  const { ctx, theme, scene } = brush;
  const only = scene.strips.length === 1;
  for (const strip of scene.strips) {
    strip.disk.spikes.forEach((spike) => drawSpikeName(brush, strip, spike));
    const size = Math.max(9, Math.min(scene.font, strip.height / 3.9));
    const middle = strip.top + strip.height / 2;
    const lines = [
      {
        text: only && strip.disk.instance === '' ? 'Disk' : strip.disk.instance,
        colour: theme.colors.text.primary,
        bold: true,
      },
      { text: `▲ read ${latest(strip.disk.read)}`, colour: readColour(brush), bold: false },
      { text: `▼ written ${latest(strip.disk.write)}`, colour: writeColour(brush), bold: false },
    ];
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    lines.forEach(({ text, colour, bold }, i) => {
      ctx.font = fontOf(theme, size, bold ? 'bold' : 'normal');
      ctx.fillStyle = colour;
      ctx.fillText(fit(ctx, text, scene.gutter - size), -scene.gutter + size * 0.4, middle + (i - 1) * size * 1.3);
    });
  }
}

export function readColour({ theme }: Pick<Brush, 'theme'>): string {
  return theme.visualization.getColorByName(theme.isDark ? 'blue' : 'dark-blue');
}

export function writeColour({ theme }: Pick<Brush, 'theme'>): string {
  return theme.visualization.getColorByName(theme.isDark ? 'light-purple' : 'dark-purple');
}

function drawSpike({ ctx, theme, scene }: Brush, { top, height }: Strip, spike: Spike): void {
  const left = Math.max(0, xOf(scene, spike.from));
  const right = Math.min(scene.plot.width, xOf(scene, spike.to));
  if (right < 0 || left > scene.plot.width) {
    return;
  }
  const width = Math.max(2, right - left);
  ctx.fillStyle = alpha(theme.colors.error.main, 0.14);
  ctx.fillRect(left, top, width, height);
  ctx.fillStyle = theme.colors.error.main;
  ctx.fillRect(left, top, width, Math.max(2, scene.font / 8));
}

function drawSpikeName({ ctx, theme, scene }: Brush, { top, height }: Strip, spike: Spike): void {
  const left = Math.max(0, xOf(scene, spike.from));
  const right = Math.min(scene.plot.width, xOf(scene, spike.to));
  const size = scene.font * 0.8;
  const text = `spike ${spike.score < 100 ? spike.score.toFixed(0) : '> 99'}`;
  ctx.font = fontOf(theme, size, 'bold');
  const width = ctx.measureText(text).width + size * 0.8;
  if (height < size * 3 || width > right - left) {
    return;
  }
  ctx.fillStyle = theme.colors.error.main;
  ctx.fillRect(left, top, width, size * 1.5);
  ctx.fillStyle = inkOn(theme, theme.colors.error.main);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, left + size * 0.4, top + size * 0.78);
}

function drawScale({ ctx, theme, scene }: Brush, { top, height, zero, perByte }: Strip): void {
  ctx.fillStyle = theme.colors.border.medium;
  ctx.fillRect(0, Math.round(zero), scene.plot.width, 1);
  const value = roundBytes(((zero - top) / perByte) * 0.8);
  const y = Math.round(zero - value * perByte);
  const size = scene.font * 0.75;
  if (zero - y < size * 2 || height < size * 4) {
    return;
  }
  ctx.fillStyle = theme.colors.border.weak;
  ctx.fillRect(0, y, scene.plot.width, 1);
  ctx.font = fontOf(theme, size);
  ctx.fillStyle = theme.colors.text.secondary;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  ctx.fillText(inUnit(value, bytesPerSecond), scene.plot.width - size / 2, y - 1);
}

/** The greatest 1, 2 or 5 times a power of ten of a binary unit that is no more than `bytes`. */
function roundBytes(bytes: number): number {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const scaled = bytes / unit;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, scaled)));
  return ([5, 2, 1].find((step) => step * power <= scaled) ?? 1) * power * unit;
}

function latest(points: Points): string {
  const value = [...points.values()].at(-1) ?? null;
  return value === null ? '–' : inUnit(value, bytesPerSecond);
}
