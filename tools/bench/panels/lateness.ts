import type { Micros } from '../../../pkg/detection/time';
import { quantile } from '../numbers';

export interface Lateness {
  samples: number;
  /** Milliseconds after they were due. */
  p50: number;
  p99: number;
  worst: number;
  /** Samples that are missing: an interval passed without one. */
  missing: number;
}

/** The share of an instance's samples that are taken to be on time: the earliest ones tell when samples are due. */
const ON_TIME = 0.02;

/**
 * How late the samples of some instances are, each by its own times, ascending. They are due at whole intervals of
 * `interval` microseconds after one another.
 */
export function latenessOf(instances: Micros[][], interval: Micros): Lateness {
  const late = instances.flatMap((times) => {
    const begin = times[0] ?? 0;
    // From −half to half an interval, so that the earliest ones are not taken for the latest.
    const offsets = times.map((at) => around(at - begin, interval));
    const due = quantile(offsets, ON_TIME);
    return times.map((at) => around(at - begin - due, interval) / 1000);
  });
  const missing = instances.reduce((sum, times) => {
    const [first = 0, last = 0] = [times[0], times.at(-1)];
    return sum + Math.max(0, Math.round((last - first) / interval) + 1 - times.length);
  }, 0);
  return {
    samples: late.length,
    p50: quantile(late, 0.5),
    p99: quantile(late, 0.99),
    worst: quantile(late, 1),
    missing,
  };
}

/** The distance to the nearest multiple. */
function around(value: number, interval: number): number {
  return value - Math.round(value / interval) * interval;
}
