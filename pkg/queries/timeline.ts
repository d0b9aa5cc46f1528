import type { Gap } from '../store/batch';
import { GAP_INTERVALS } from '../detection/gap';
import type { Micros } from '../detection/time';

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

/** No bucket of this many intervals is empty but for a gap: lines of several instances then have their points in common. */
export const COMMON_INTERVALS = GAP_INTERVALS;

interface Layout {
  /** The time between samples, microseconds; where samples are rarer than that, their own spacing counts. */
  interval: Micros;
  from: Micros;
  /** Where the newest sample is put, of a line that is drawn, stacked or summed with those of other instances. */
  common?: Micros | undefined;
}

/**
 * Lays buckets out as points, oldest first, with a null point wherever samples are missing or a gap is recorded between
 * two. A bucket of one sample lies at that sample's time, any other at its beginning; with others in common, all do.
 */
export function timeline<B extends Bucket>(
  buckets: B[],
  gaps: Gap[],
  { interval, from, common }: Layout
): Array<Point<B>> {
  const longest = GAP_INTERVALS * Math.max(interval, spacing(buckets));
  const points: Array<Point<B>> = [];
  let previous: B | null = null;
  let next = 0;
  for (const bucket of buckets) {
    const alone = bucket.samples === 1 && common === undefined;
    const time = alone ? bucket.first : Math.max(bucket.at, from);
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
  return common === undefined ? points : endingAt(points, common, longest);
}

/**
 * Answers buckets, and after them the newest sample by itself: an alert rule that takes the last value takes that one.
 * `always`: also where it has a bucket to itself, which begins earlier.
 */
export function withNewest<B extends Bucket>(buckets: B[], sampleAt: (at: Micros) => B[], always = false): B[] {
  const tail = buckets.at(-1);
  return tail === undefined || (tail.first === tail.last && !always) ? buckets : [...buckets, ...sampleAt(tail.last)];
}

/** Moves the last point to where other lines end, unless it is too old for that. */
function endingAt<B extends Bucket>(points: Array<Point<B>>, end: Micros, longest: Micros): Array<Point<B>> {
  const newest = points.at(-1);
  return newest?.bucket == null || newest.bucket.first !== newest.bucket.last || end - newest.bucket.last > longest
    ? points
    : [...points.slice(0, -1).filter(({ time }) => time < end), { ...newest, time: end }];
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
