import type { Gap } from '../store/batch';
import { GAP_INTERVALS, isMark } from '../detection/gap';
import type { Micros } from '../detection/time';

/** A bucket of samples as the history returns it. */
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

/** Buckets this many intervals wide are empty only in gaps, so the lines of several instances have common points. */
export const COMMON_INTERVALS = GAP_INTERVALS;

interface Layout {
  /** Microseconds between samples. If the samples are further apart, their own spacing counts. */
  interval: Micros;
  from: Micros;
  /** The common time of the newest sample, for lines that are drawn or summed with those of other instances. */
  commonEnd?: Micros | undefined;
}

/**
 * Turns buckets into points, oldest first, with a null point between two where samples are missing or a gap is recorded.
 * A point is at the beginning of its bucket; without a common end, a bucket of one sample is at that sample's time.
 */
export function timeline<B extends Bucket>(
  buckets: B[],
  recorded: Gap[],
  { interval, from, commonEnd }: Layout
): Array<Point<B>> {
  const gaps = recorded.filter((gap) => !isMark(gap));
  const longest = GAP_INTERVALS * Math.max(interval, spacing(buckets));
  const points: Array<Point<B>> = [];
  let previous: B | null = null;
  let nextGap = 0;
  for (const bucket of buckets) {
    const isOwnTime = bucket.samples === 1 && commonEnd === undefined;
    const time = isOwnTime ? bucket.first : Math.max(bucket.at, from);
    if (previous !== null) {
      const { last } = previous;
      while ((gaps[nextGap]?.to ?? Infinity) <= last) {
        nextGap++;
      }
      const isRecorded = (gaps[nextGap]?.from ?? Infinity) < bucket.first;
      if (isRecorded || bucket.first - last > longest) {
        points.push({ time: Math.round((last + time) / 2), bucket: null });
      }
    }
    points.push({ time, bucket: bucket.samples === 0 ? null : bucket });
    previous = bucket;
  }
  while (points.length > 0 && points.at(-1)?.bucket === null) {
    points.pop();
  }
  return commonEnd === undefined ? points : endingAt(points, commonEnd, longest);
}

/**
 * Adds the newest sample as a bucket of its own, for alert rules that take the last value. `always`: also if the last
 * bucket holds no other sample; its point may be earlier than the sample.
 */
export async function withNewest<B extends Bucket>(
  buckets: B[],
  sampleAt: (at: Micros) => Promise<B[]>,
  always = false
): Promise<B[]> {
  const last = buckets.at(-1);
  return last === undefined || (last.first === last.last && !always)
    ? buckets
    : // What is rolled up has no newest sample of its own.
      [...buckets, ...(await sampleAt(last.last)).filter(({ at }) => at > last.at)];
}

/** Moves the last point to the common end, unless it is too old. */
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
