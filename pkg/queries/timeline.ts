import type { Gap } from '../history/history';
import type { Micros } from '../detection/sample';

/** A bucket of samples as the history answers it. */
export interface Bucket {
  at: Micros;
  first: Micros;
  last: Micros;
  samples: number;
}

/** One point of a series. `bucket` is null where a gap breaks the line. */
export interface Point<B extends Bucket> {
  time: Micros;
  bucket: B | null;
}

/** A series' points. Times are epoch milliseconds. */
export interface Line {
  times: number[];
  values: Array<number | null>;
}

/** Missing samples up to this many intervals are a hiccup, more are a gap. */
const GAP_INTERVALS = 2.5;

/**
 * Lays buckets out as points, oldest first, with a null point wherever samples are missing or a gap is recorded between
 * two. A bucket of one sample lies at that sample's time, any other at its beginning. `interval` is the time between
 * samples, microseconds; where samples are rarer than that, their own spacing counts.
 */
export function timeline<B extends Bucket>(buckets: B[], gaps: Gap[], interval: Micros, from: Micros): Array<Point<B>> {
  const longest = GAP_INTERVALS * Math.max(interval, spacing(buckets));
  const points: Array<Point<B>> = [];
  let previous: B | null = null;
  let next = 0;
  for (const bucket of buckets) {
    const time = bucket.samples === 1 ? bucket.first : Math.max(bucket.at, from);
    if (previous !== null) {
      const { last } = previous;
      while ((gaps[next]?.to ?? Infinity) <= last) {
        next++;
      }
      const recorded = (gaps[next]?.from ?? Infinity) < bucket.first;
      if (recorded || bucket.first - last > longest) {
        points.push({ time: Math.round((last + time) / 2), bucket: null });
      }
    }
    points.push({ time, bucket: bucket.samples === 0 ? null : bucket });
    previous = bucket;
  }
  while (points.length > 0 && points.at(-1)?.bucket === null) {
    points.pop();
  }
  return points;
}

/** Answers buckets, and after them the newest sample by itself: an alert rule that takes the last value takes that one. */
export function withNewest<B extends Bucket>(buckets: B[], sampleAt: (at: Micros) => B[]): B[] {
  const tail = buckets.at(-1);
  return tail === undefined || tail.first === tail.last ? buckets : [...buckets, ...sampleAt(tail.last)];
}

/** The usual time between two samples. */
function spacing(buckets: Bucket[]): Micros {
  const full = buckets.filter(({ samples }) => samples > 1);
  if (full.length * 2 > buckets.length) {
    const span = full.reduce((sum, { first, last }) => sum + last - first, 0);
    return span / full.reduce((sum, { samples }) => sum + samples - 1, 0);
  }
  const steps = buckets.slice(1).map(({ first }, i) => first - (buckets[i]?.last ?? first));
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0;
}
