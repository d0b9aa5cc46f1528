import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { outcomeColour } from '../../data/outcomes';
import type { Scene } from '../scene';
import type { Outcome } from '../../../shared/query';

/** What every drawing function gets. The canvas is in CSS pixels, from the plot's top left corner. */
export interface Brush {
  ctx: CanvasRenderingContext2D;
  theme: GrafanaTheme2;
  scene: Scene;
  /** How far the lanes are scrolled down. */
  scroll: number;
}

/** Letters smaller than this are not readable, CSS pixels. */
export const smallestLetter = 8;

export function fontOf(theme: GrafanaTheme2, size: number, weight: 'normal' | 'bold' = 'normal'): string {
  return `${weight === 'bold' ? 600 : 400} ${size}px ${theme.typography.fontFamily}`;
}

/** A text cut to a width, with an ellipsis. Empty if fewer than three letters fit. */
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

/** The theme's light or dark text colour, whichever is readable on a colour. */
export function inkOn(theme: GrafanaTheme2, colour: string): string {
  return theme.colors.getContrastText(colour, 3.2);
}

export const { alpha } = colorManipulator;

/** The colours of an outcome. */
export interface Paint {
  /** Fill of a runaway. */
  full: string;
  /** Fill of any other statement. */
  faint: string;
  /** Text on `full`. */
  ink: string;
}

const paints = new WeakMap<GrafanaTheme2, Map<Outcome, Paint>>();

/** Cached by theme: parsing colours for each of 5,000 bars takes longer than drawing them. */
export function paintOf({ theme }: Pick<Brush, 'theme'>, outcome: Outcome): Paint {
  const known = paints.get(theme) ?? new Map<Outcome, Paint>();
  paints.set(theme, known);
  const full = outcomeColour(theme, outcome);
  const paint = known.get(outcome) ?? { full, faint: alpha(full, 0.5), ink: inkOn(theme, full) };
  known.set(outcome, paint);
  return paint;
}

const patterns = new Map<string, CanvasPattern | null>();

/** Diagonal stripes on a faint ground, for a waiting span. `size` is the distance between stripes, CSS pixels. */
export function hatch({ ctx }: Pick<Brush, 'ctx'>, colour: string, size: number): CanvasPattern | string {
  const side = Math.max(6, Math.round(size * devicePixelRatio));
  const key = `${colour} ${side} ${devicePixelRatio}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    pattern = ctx.createPattern(stripes(colour, side), 'repeat');
    pattern?.setTransform(new DOMMatrix().scale(1 / devicePixelRatio));
    patterns.set(key, pattern);
  }
  return pattern ?? colour;
}

function stripes(colour: string, side: number): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = tile.height = side;
  const ctx = tile.getContext('2d');
  if (ctx !== null) {
    ctx.fillStyle = alpha(colour, 0.22);
    ctx.fillRect(0, 0, side, side);
    ctx.strokeStyle = colour;
    ctx.lineWidth = side * 0.32;
    ctx.lineCap = 'square';
    ctx.beginPath();
    // Three lines, so that the corners of neighbouring tiles meet.
    for (const shift of [-side, 0, side]) {
      ctx.moveTo(shift, side);
      ctx.lineTo(shift + side, 0);
    }
    ctx.stroke();
  }
  return tile;
}
