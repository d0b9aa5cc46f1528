import { wasKilled, type Mark } from './marks';

/** A mark's label in the band above the picture. CSS pixels from the plot's left edge. */
export interface Label {
  mark: Mark;
  /** The x of the mark's line. */
  x: number;
  text: string;
  row: number;
  left: number;
  width: number;
}

interface LabelSpace {
  width: number;
  rows: number;
  /** The smallest distance between two labels of a row. */
  gap: number;
  x(time: number): number;
  /** A label's width with its padding. */
  measure(text: string): number;
}

/**
 * Places the marks in order. Each gets its longest text that has a free place beside its line. Of those without a free
 * place, a kill has its line alone; the others are left out: the bar's own glyph still shows its outcome.
 */
export function placeLabels(marks: Mark[], space: LabelSpace): Label[] {
  const placed: Label[] = [];
  const bare: Label[] = [];
  for (const mark of marks) {
    const label = placeLabel(mark, placed, space);
    if (label !== undefined) {
      placed.push(label);
    } else if (mark.kind === 'end' && wasKilled(mark.bar)) {
      bare.push(lineOf(mark, space));
    }
  }
  return [...placed, ...bare];
}

/** A line without a label: its text is only for screen readers. */
function lineOf(mark: Mark, { x, rows }: LabelSpace): Label {
  return { mark, x: x(mark.time), text: mark.texts.at(-1) ?? '', row: rows - 1, left: x(mark.time), width: 0 };
}

function placeLabel(mark: Mark, placed: Label[], space: LabelSpace): Label | undefined {
  const x = space.x(mark.time);
  for (const text of mark.texts) {
    const width = space.measure(text);
    const candidates = Array.from({ length: space.rows }, (_, row) => row).flatMap((row) =>
      [x, x - width].map((left): Label => ({ mark, x, text, row, left, width }))
    );
    const free = candidates.filter(
      (label) =>
        label.left >= 0 &&
        label.left + width <= space.width &&
        placed.every((other) => areApart(label, other, space.gap))
    );
    // A longer text is worth more than a place that no line crosses.
    const best = free.find((label) => !placed.some((other) => doesLineCross(label, other))) ?? free[0];
    if (best !== undefined) {
      return best;
    }
  }
  return undefined;
}

function areApart(one: Label, other: Label, gap: number): boolean {
  return (
    one.row !== other.row || one.left >= other.left + other.width + gap || one.left + one.width + gap <= other.left
  );
}

/** Whether the line below the upper label crosses the lower label. */
function doesLineCross(one: Label, other: Label): boolean {
  const [upper, lower] = one.row < other.row ? [one, other] : [other, one];
  return upper.row < lower.row && upper.x > lower.left && upper.x < lower.left + lower.width;
}
