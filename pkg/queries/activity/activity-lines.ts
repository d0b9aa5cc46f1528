import type { ActivityBucket, Range } from '../../store/answers';
import type { ActivityMeasure } from '../../../src/shared/query';
import type { Micros } from '../../detection/time';
import { staleAfter } from '../latest-sample';
import type { Request } from '../request';
import type { QueryReader, Sources } from '../sources';
import { timeline, withNewest, type Line, type Point } from '../timeline';
import { upLine } from './up-line';

/** Answers an instance's line for each measure, in points as `readableWidth`. Reads its activity when the first line is asked for. */
export function activityLines(
  instance: string,
  { range }: Request<unknown>,
  { history, sampleSeconds, now }: Sources,
  width: number
): (measure: ActivityMeasure) => Promise<Line> {
  let known: ReturnType<typeof read> | null = null;
  const read = async () => {
    const sampleAt = (at: number) => history.activity(instance, { from: at, to: at }, 1);
    const gaps = await history.gaps(instance, range);
    const readable = await readableWidth(history, instance, range, width);
    const buckets = await withNewest(await history.activity(instance, range, readable), sampleAt);
    const points = timeline(buckets, gaps, { interval: sampleSeconds * 1e6, from: range.from });
    return { gaps, points, width: readable, last: buckets.at(-1)?.last ?? range.from };
  };
  const end = Math.min(range.to, now() * 1000);
  const slack = staleAfter(sampleSeconds);
  return async (measure) => {
    const { points, gaps, width: readable, last } = await (known ??= read());
    const line =
      measure === 'up' || measure === 'time' ? upLine(points, gaps, range, readable) : lineOf(points, measure);
    if (measure === 'time') {
      return { times: line.times, values: line.times };
    }
    // An instance stays down until it is read again: a refused login is retried rarely.
    const isDown = measure === 'up' && line.values.at(-1) === 0;
    return line.times.length === 0 || isDown || end - last <= slack ? line : endingInNull(line, end);
  };
}

/** Microseconds between points: as asked for, or more where that is too much to read at once. */
export function readableWidth(history: QueryReader, instance: string, range: Range, width: number): Promise<number> {
  return history.readablePoints(instance, 'activity', range, width);
}

function lineOf(points: Array<Point<ActivityBucket>>, measure: Exclude<ActivityMeasure, 'up' | 'time'>): Line {
  return {
    times: points.map(({ time }) => time / 1000),
    values: points.map(({ bucket }) => (bucket === null ? null : bucket[measure])),
  };
}

/** Ends a line with a null, so that its last value is not taken for the present. */
function endingInNull({ times, values }: Line, end: Micros): Line {
  return { times: [...times, end / 1000], values: [...values, null] };
}
