import type { Bar, Lane } from '../data/lanes';

export type NavigationStep = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** The bar an arrow key leads to from `key`: along its lane, or to the nearest in time on the next lane that has one. */
export function navigate(lanes: Lane[], key: string | null, step: NavigationStep): Bar | null {
  const first = lanes[0]?.bars[0] ?? null;
  const at = lanes.findIndex((lane) => lane.bars.some((bar) => bar.key === key));
  const bars = lanes[at]?.bars;
  const index = bars?.findIndex((bar) => bar.key === key) ?? -1;
  const current = bars?.[index];
  if (step === 'first' || bars === undefined || current === undefined) {
    return first;
  }
  switch (step) {
    case 'left':
      return bars[index - 1] ?? current;
    case 'right':
      return bars[index + 1] ?? current;
    case 'up':
      return nearest(lanes[at - 1]?.bars ?? [], current) ?? current;
    case 'down':
      return nearest(lanes[at + 1]?.bars ?? [], current) ?? current;
    case 'last':
      return lanes.at(-1)?.bars.at(-1) ?? current;
  }
}

function nearest(bars: Bar[], to: Bar): Bar | undefined {
  const distance = (bar: Bar) => Math.max(0, bar.from - to.to, to.from - bar.to);
  return bars.reduce<Bar | undefined>(
    (best, bar) => (best === undefined || distance(bar) < distance(best) ? bar : best),
    undefined
  );
}
