/** Where a series changed its level, and how likely chance alone makes such a change. */
export interface ChangePoint {
  /** The first value of the new level. */
  index: number;
  chance: number;
}

/**
 * The likeliest change of level within the values, by Pettitt's test: it compares ranks, so a few wild values do not matter.
 * Null for fewer than four values.
 */
export function changePoint(values: readonly number[]): ChangePoint | null {
  const count = values.length;
  if (count < 4) {
    return null;
  }
  const ranks = ranksOf(values);
  let sum = 0;
  let best = { index: 0, size: 0 };
  for (let i = 0; i < count - 1; i++) {
    sum += 2 * (ranks[i] ?? 0) - (count + 1);
    if (Math.abs(sum) > best.size) {
      best = { index: i + 1, size: Math.abs(sum) };
    }
  }
  return { index: best.index, chance: Math.min(1, 2 * Math.exp((-6 * best.size ** 2) / (count ** 3 + count ** 2))) };
}

/** From 1; equal values share the mean of their ranks. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) {
      to++;
    }
    for (let i = from; i <= to; i++) {
      ranks[order[i] ?? 0] = (from + to) / 2 + 1;
    }
    from = to + 1;
  }
  return ranks;
}
