import type { IoBucket, IoColumn, IoSeries } from '../../store/answers';
import type { IoQuery } from '../../../src/shared/query';
import type { Micros } from '../../detection/time';
import { isDivided, storedAs, type Group } from './groups';
import type { Sums } from './measures';
import { divideBucket, scaled, type Division } from './parts';
import type { Request } from '../request';
import type { Sources } from '../sources';
import { timeline, withNewest, type Point } from '../timeline';

/** Ranked series are those with rows in the range; the order is not used. */
const anyColumn = 'read_bytes';

/** One point of a group's line: the sums over its samples, null in a gap, and the number of samples. */
export interface Cell {
  time: Micros;
  sums: Sums | null;
  samples: number;
}

/**
 * Answers the cells of a group's line. Reads the sample times of an instance once for all its groups: an event or a file
 * without a row in a sample had no I/O then. A statement's line lasts as long as the statement.
 */
export function lineReader(
  request: Request<IoQuery>,
  sources: Sources,
  columns: IoColumn[],
  width: number,
  isMultiInstance: boolean
) {
  const { model, range } = request;
  const { history } = sources;
  const layout = {
    interval: sources.sampleSeconds * 1e6,
    from: range.from,
    commonEnd: isMultiInstance ? Math.min(range.to, sources.now() * 1000) : undefined,
  };
  const { everySample } = storedAs[model.by];
  const sampledByInstance = new Map<string, Array<Point<IoBucket>>>();

  const read = (instance: string, series: number[], wanted: IoColumn[], newest: Micros | null) => {
    const buckets = history.ioBuckets(instance, series, wanted, range, width);
    const sampleAt = (at: Micros) => history.ioBuckets(instance, series, wanted, { from: at, to: at }, 1);
    return newest === null ? withNewest(buckets, sampleAt, isMultiInstance) : [...buckets, ...sampleAt(newest)];
  };
  const points = (instance: string, buckets: IoBucket[]) => timeline(buckets, history.gaps(instance, range), layout);

  const sampledPoints = (instance: string): Array<Point<IoBucket>> => {
    let known = sampledByInstance.get(instance);
    if (known === undefined) {
      const series = history.ioSeries(instance, everySample, null, range).map(({ id }) => id);
      known = points(
        instance,
        read(instance, series, model.by === 'total' || isDivided(model.by) ? columns : [], null)
      );
      sampledByInstance.set(instance, known);
    }
    return known;
  };

  const divisionsByInstance = new Map<string, ReadonlyMap<Micros, Division>>();
  const divisionsOf = (instance: string): ReadonlyMap<Micros, Division> => {
    const known = divisionsByInstance.get(instance) ?? divide(instance);
    divisionsByInstance.set(instance, known);
    return known;
  };
  const divide = (instance: string): ReadonlyMap<Micros, Division> => {
    const sampled = sampledPoints(instance).flatMap(({ bucket }) => bucket ?? []);
    const newest = sampled.at(-1)?.last ?? null;
    const bucketsOf = (series: IoSeries[]) => {
      const ids = series.map(({ id }) => id);
      return new Map(read(instance, ids, columns, newest).map((bucket) => [bucket.at, bucket]));
    };
    const statements = bucketsOf(history.ioSeries(instance, 'statement', anyColumn, range));
    const threads = history.ioSeries(instance, 'thread', anyColumn, range).map((series) => bucketsOf([series]));
    return new Map(
      sampled.map((total) => {
        const own = threads.flatMap((buckets) => buckets.get(total.at) ?? []);
        return [total.at, divideBucket({ total, statements: statements.get(total.at), threads: own }, columns)];
      })
    );
  };
  /** A line's sums at a point, so that all lines add up. */
  const divided = ({ instance, part }: Group, at: Micros, sums: Sums): Sums => {
    const division = isDivided(model.by) ? divisionsOf(instance).get(at) : undefined;
    return division === undefined
      ? sums
      : part === 'rest'
        ? division.rest
        : scaled(sums, part === 'thread' ? division.threads : division.statements, columns);
  };

  return (group: Group): Cell[] => {
    const { instance, series, part } = group;
    const sampled = sampledPoints(instance);
    if (model.by === 'total') {
      return sampled.map(({ time, bucket }) => ({ time, sums: bucket, samples: bucket?.samples ?? 0 }));
    }
    if (model.by === 'statement' && part === 'asked') {
      const samples = new Map(sampled.map(({ bucket }) => [bucket?.at, bucket?.samples]));
      return points(instance, read(instance, series, columns, null)).map(({ time, bucket }) => ({
        time,
        sums: bucket === null ? null : divided(group, bucket.at, bucket),
        samples: bucket === null ? 0 : (samples.get(bucket.at) ?? bucket.samples),
      }));
    }
    const newest = sampled.at(-1)?.bucket?.last ?? null;
    const own = new Map(read(instance, series, columns, newest).map((bucket) => [bucket.at, bucket]));
    return sampled.map(({ time, bucket }) => ({
      time,
      sums: bucket === null ? null : divided(group, bucket.at, own.get(bucket.at) ?? {}),
      samples: bucket?.samples ?? 0,
    }));
  };
}
