import type { Micros } from '../../../pkg/detection/time';
import { quantile } from '../numbers';

export interface Lateness {
  samples: number;
  /** Milliseconds after they were due. */
  p50: number;
  p99: number;
  worst: number;
  /** Samples that were left out: an interval passed without one. */
  missing: number;
}

/** The share of an instance's samples that are taken to be on time where nothing disturbs: these tell when it is due. */
const ON_TIME = 0.1;
/** What a sample may be earlier: the times themselves are read from a clock. Microseconds. */
const EARLY = 50_000;

/** When an instance's samples are due within each interval, by undisturbed ones. Microseconds. */
export function dueOf(times: Micros[], interval: Micros): Micros {
  const begin = times[0] ?? 0;
  const offsets = times.map((at) => at - begin - Math.round((at - begin) / interval) * interval);
  return begin + quantile(offsets, ON_TIME);
}

/** How late the samples of some instances are, which are due at whole intervals from `due`. Times ascend. */
export function latenessOf(instances: Array<{ times: Micros[]; due: Micros }>, interval: Micros): Lateness {
  const late = instances.flatMap(({ times, due }) =>
    times.map((at) => at - due - Math.floor((at - due + EARLY) / interval) * interval)
  );
  const missing = instances.reduce((sum, { times, due }) => {
    const ticks = times.map((at) => Math.floor((at - due + EARLY) / interval));
    return sum + (ticks.at(-1) ?? 0) - (ticks[0] ?? 0) + 1 - new Set(ticks).size;
  }, 0);
  return {
    samples: late.length,
    p50: quantile(late, 0.5) / 1000,
    p99: quantile(late, 0.99) / 1000,
    worst: quantile(late, 1) / 1000,
    missing,
  };
}
