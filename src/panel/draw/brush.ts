import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import type { Scene } from '../scene';

/** What every drawing function gets: the plot's canvas in CSS pixels from the plot's top left, and where things are. */
export interface Brush {
  ctx: CanvasRenderingContext2D;
  theme: GrafanaTheme2;
  scene: Scene;
  /** How far the lanes are scrolled down. */
  scroll: number;
}

export function fontOf(theme: GrafanaTheme2, size: number, weight: 'normal' | 'bold' = 'normal'): string {
  return `${weight === 'bold' ? 600 : 400} ${size}px ${theme.typography.fontFamily}`;
}

/** As much of a text as the width holds, ending in an ellipsis; nothing where not even a few letters fit. */
export function fit(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  const whole = ctx.measureText(text).width;
  if (whole <= width) {
    return text;
  }
  let length = Math.floor((text.length * width) / whole);
  while (length > 2 && ctx.measureText(`${text.slice(0, length)}…`).width > width) {
    length -= Math.max(1, Math.floor(length * 0.05));
  }
  return length > 2 ? `${text.slice(0, length).trimEnd()}…` : '';
}

/** The theme's light or dark letters, whichever can be read on a colour. */
export function inkOn(theme: GrafanaTheme2, colour: string): string {
  return theme.colors.getContrastText(colour, 3.2);
}

export const { alpha } = colorManipulator;

const tiles = new Map<string, HTMLCanvasElement>();

/** Diagonal stripes of a colour, for a stretch of waiting. `size` is the distance of the stripes. */
export function hatch({ ctx }: Brush, colour: string, size: number): CanvasPattern | string {
  const scale = devicePixelRatio;
  const side = Math.max(6, Math.round(size * scale));
  const key = `${colour} ${side}`;
  const tile = tiles.get(key) ?? stripes(colour, side);
  tiles.set(key, tile);
  const pattern = ctx.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern ?? colour;
}

function stripes(colour: string, side: number): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = tile.height = side;
  const ctx = tile.getContext('2d');
  if (ctx !== null) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = side * 0.32;
    ctx.lineCap = 'square';
    ctx.beginPath();
    // Thrice, so that the corners of neighbouring tiles meet.
    for (const shift of [-side, 0, side]) {
      ctx.moveTo(shift, side);
      ctx.lineTo(shift + side, 0);
    }
    ctx.stroke();
  }
  return tile;
}
