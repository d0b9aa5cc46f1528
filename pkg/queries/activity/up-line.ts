import type { Gap } from '../../store/batch';
import type { Range } from '../../store/answers';
import type { Bucket, Line, Point } from '../timeline';

/** How far inside a gap its points lie: the samples at its ends were read. Microseconds. */
const INSIDE = 1000;

/**
 * Whether the instance could be read: 1 where there are samples, 0 through a gap in which the server did not answer or
 * was restarted, null where the sampler itself was not there.
 */
export function upLine(points: Array<Point<Bucket>>, gaps: Gap[], range: Range, width: number): Line {
  const down = gaps.filter(({ reason }) => reason === 'unreachable' || reason === 'restarted');
  const touches = (first: number, last: number) => down.some(({ from, to }) => from < last && to > first);
  const line = new Map<number, number | null>();
  for (const { time, bucket } of points) {
    const isDown = bucket === null ? touches(time, time) : touches(bucket.first, bucket.last);
    line.set(time, isDown ? 0 : bucket === null ? null : 1);
  }
  // A gap wider than a point is drawn from its beginning to its end, also where no sample follows.
  for (const gap of down.filter(({ from, to }) => to - from > width)) {
    const from = Math.max(gap.from + INSIDE, range.from);
    const to = Math.min(gap.to - INSIDE, range.to);
    if (from < to) {
      line.set(from, 0).set(to, 0);
    }
  }
  const sorted = [...line].sort(([a], [b]) => a - b);
  return { times: sorted.map(([time]) => time / 1000), values: sorted.map(([, up]) => up) };
}
