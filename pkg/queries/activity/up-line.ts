import type { Gap } from '../../store/batch';
import type { Range } from '../../store/answers';
import type { Bucket, Line, Point } from '../timeline';

/** Microseconds between the end of a gap and its point: the sample at the end itself was read. */
const INSET = 1000;

/**
 * Whether the instance could be read: 1 at samples, 0 in a gap in which the server did not answer or was restarted, null
 * while the sampler did not run.
 */
export function upLine(points: Array<Point<Bucket>>, gaps: Gap[], range: Range, width: number): Line {
  const down = gaps.filter(({ reason }) => reason === 'unreachable' || reason === 'refused' || reason === 'restarted');
  const touches = (first: number, last: number) => down.some(({ from, to }) => from < last && to > first);
  const line = new Map<number, number | null>();
  for (const { time, bucket } of points) {
    const isDown = bucket === null ? touches(time, time) : touches(bucket.first, bucket.last);
    line.set(time, isDown ? 0 : bucket === null ? null : 1);
  }
  // A gap wider than a point has points at both ends, even if no sample follows.
  for (const gap of down.filter(({ from, to }) => to - from > width)) {
    const from = Math.max(gap.from + INSET, range.from);
    const to = Math.min(gap.to - INSET, range.to);
    if (from < to) {
      line.set(from, 0).set(to, 0);
    }
  }
  const sorted = [...line].sort(([a], [b]) => a - b);
  return { times: sorted.map(([time]) => time / 1000), values: sorted.map(([, up]) => up) };
}
