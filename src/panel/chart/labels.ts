import type { Mark } from './marks';

/** A mark with its label's place in the band above the picture. CSS pixels from the plot's left edge. */
export interface Label {
  mark: Mark;
  /** Where the mark's line stands. */
  x: number;
  text: string;
  row: number;
  left: number;
  width: number;
}

interface LabelSpace {
  width: number;
  rows: number;
  /** Kept free between neighbours. */
  gap: number;
  x(time: number): number;
  /** A label's whole width with its padding. */
  measure(text: string): number;
}

/**
 * Gives every mark, in order, the fullest wording that still finds a free place beside its line; shorter ones after that.
 * A mark for which there is no room at all is left out: its bar still carries its shape.
 */
export function placeLabels(marks: Mark[], room: LabelSpace): Label[] {
  const placed: Label[] = [];
  for (const mark of marks) {
    const label = placeOne(mark, placed, room);
    if (label !== undefined) {
      placed.push(label);
    }
  }
  return placed;
}

function placeOne(mark: Mark, placed: Label[], room: LabelSpace): Label | undefined {
  const x = room.x(mark.time);
  for (const text of mark.texts) {
    const width = room.measure(text);
    const places = Array.from({ length: room.rows }, (_, row) => row).flatMap((row) =>
      [x, x - width].map((left): Label => ({ mark, x, text, row, left, width }))
    );
    const free = places.filter(
      (label) =>
        label.left >= 0 && label.left + width <= room.width && placed.every((other) => areApart(label, other, room.gap))
    );
    // Best a place where no line passes behind a label; but to say all is worth more than that.
    const best = free.find((label) => placed.every((other) => !isStruck(label, other))) ?? free[0];
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

/** Whether the line that runs down from the upper of two labels passes behind the lower. */
function isStruck(one: Label, other: Label): boolean {
  const [upper, lower] = one.row < other.row ? [one, other] : [other, one];
  return upper.row < lower.row && upper.x > lower.left && upper.x < lower.left + lower.width;
}
