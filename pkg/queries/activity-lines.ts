import type { ActivityMeasure } from '../../src/shared/query';
import type { Request } from './request';
import type { Sources } from './sources';
import { timeline, withNewest, type Line } from './timeline';
import { upLine } from './up';

/** Reads an instance's activity when the first line is asked for, and answers a line for each measure. */
export function activityLines(
  instance: string,
  { range }: Request<unknown>,
  { history, sampleSeconds }: Sources,
  width: number
): (measure: ActivityMeasure) => Line {
  let known: ReturnType<typeof read> | null = null;
  const read = () => {
    const sampleAt = (at: number) => history.activity(instance, { from: at, to: at }, 1);
    const gaps = history.gaps(instance, range);
    const buckets = withNewest(history.activity(instance, range, width), sampleAt);
    return { gaps, points: timeline(buckets, gaps, { interval: sampleSeconds * 1e6, from: range.from }) };
  };
  return (measure) => {
    const { points, gaps } = (known ??= read());
    if (measure === 'up') {
      return upLine(points, gaps, range, width);
    }
    return {
      times: points.map(({ time }) => time / 1000),
      values: points.map(({ bucket }) => (bucket === null ? null : bucket[measure])),
    };
  };
}
