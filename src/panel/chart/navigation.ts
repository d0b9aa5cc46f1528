import type { Bar, Lane } from '../data/lanes';

export type NavigationStep = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/**
 * The bar to which a step leads from the bar `key`: the neighbour in its lane, or on the next lane the bar nearest in
 * time. Stays on the bar where there is none. Null if there are no bars.
 */
export function navigate(lanes: Lane[], key: string | null, step: NavigationStep): Bar | null {
  const lane = lanes.findIndex(({ bars }) => bars.some((bar) => bar.key === key));
  const bars = lanes[lane]?.bars ?? [];
  const index = bars.findIndex((bar) => bar.key === key);
  const current = bars[index];
  if (step === 'first' || current === undefined) {
    return lanes[0]?.bars[0] ?? null;
  }
  switch (step) {
    case 'left':
      return bars[index - 1] ?? current;
    case 'right':
      return bars[index + 1] ?? current;
    case 'up':
      return nearestInTime(lanes[lane - 1]?.bars ?? [], current) ?? current;
    case 'down':
      return nearestInTime(lanes[lane + 1]?.bars ?? [], current) ?? current;
    case 'last':
      return lanes.at(-1)?.bars.at(-1) ?? current;
  }
}

function nearestInTime(bars: Bar[], to: Bar): Bar | undefined {
  const distance = (bar: Bar) => Math.max(0, bar.from - to.to, to.from - bar.to);
  return bars.reduce<Bar | undefined>(
    (best, bar) => (best === undefined || distance(bar) < distance(best) ? bar : best),
    undefined
  );
}
