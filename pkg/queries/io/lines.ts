import type { IoBucket, IoColumn, IoSeries } from '../../store/answers';
import type { IoQuery } from '../../../src/shared/query';
import type { Gap } from '../../store/batch';
import type { Micros } from '../../detection/time';
import { isDivided, storedAs, type Group } from './groups';
import type { Sums } from './measures';
import { divideBucket, scaled, type Division } from './parts';
import { eachInTurn } from '../instances';
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
  const sampledByInstance = new Map<string, Promise<{ points: Array<Point<IoBucket>>; gaps: Gap[] }>>();

  const read = async (instance: string, series: number[], wanted: IoColumn[], newest: Micros | null) => {
    // A sample that is written meanwhile belongs to the next answer.
    const known = { from: range.from, to: newest ?? range.to };
    const buckets = await history.ioBuckets(instance, series, wanted, known, width);
    const sampleAt = (at: Micros) => history.ioBuckets(instance, series, wanted, { from: at, to: at }, 1);
    return newest === null ? withNewest(buckets, sampleAt, isMultiInstance) : [...buckets, ...(await sampleAt(newest))];
  };

  const readSampled = async (instance: string) => {
    const gaps = await history.gaps(instance, range);
    const series = (await history.ioSeries(instance, everySample, null, range)).map(({ id }) => id);
    const wanted = model.by === 'total' || isDivided(model.by) ? columns : [];
    return { points: timeline(await read(instance, series, wanted, null), gaps, layout), gaps };
  };
  const sampledOf = (instance: string) => {
    const known = sampledByInstance.get(instance) ?? readSampled(instance);
    sampledByInstance.set(instance, known);
    return known;
  };

  const divisionsByInstance = new Map<string, Promise<ReadonlyMap<Micros, Division>>>();
  const divisionsOf = (instance: string): Promise<ReadonlyMap<Micros, Division>> => {
    const known = divisionsByInstance.get(instance) ?? divide(instance);
    divisionsByInstance.set(instance, known);
    return known;
  };
  const divide = async (instance: string): Promise<ReadonlyMap<Micros, Division>> => {
    const sampled = (await sampledOf(instance)).points.flatMap(({ bucket }) => bucket ?? []);
    const newest = sampled.at(-1)?.last ?? null;
    const bucketsOf = async (series: IoSeries[]) => {
      const ids = series.map(({ id }) => id);
      return new Map((await read(instance, ids, columns, newest)).map((bucket) => [bucket.at, bucket]));
    };
    const statements = await bucketsOf(await history.ioSeries(instance, 'statement', anyColumn, range));
    const series = await history.ioSeries(instance, 'thread', anyColumn, range);
    const threads = await eachInTurn(series, (one) => bucketsOf([one]));
    return new Map(
      sampled.map((total) => {
        const own = threads.flatMap((buckets) => buckets.get(total.at) ?? []);
        return [total.at, divideBucket({ total, statements: statements.get(total.at), threads: own }, columns)];
      })
    );
  };
  const divisions = (instance: string): Promise<ReadonlyMap<Micros, Division>> =>
    isDivided(model.by) ? divisionsOf(instance) : Promise.resolve(new Map());

  return async (group: Group): Promise<Cell[]> => {
    const { instance, series, part } = group;
    const { points: sampled, gaps } = await sampledOf(instance);
    const division = await divisions(instance);
    /** A line's sums at a point, so that all lines add up. */
    const divided = (at: Micros, sums: Sums): Sums => {
      const parts = division.get(at);
      return parts === undefined
        ? sums
        : part === 'rest'
          ? parts.rest
          : scaled(sums, part === 'thread' ? parts.threads : parts.statements, columns);
    };
    if (model.by === 'total') {
      return sampled.map(({ time, bucket }) => ({ time, sums: bucket, samples: bucket?.samples ?? 0 }));
    }
    if (model.by === 'statement' && part === 'asked') {
      const samples = new Map(sampled.map(({ bucket }) => [bucket?.at, bucket?.samples]));
      const own = timeline(await read(instance, series, columns, null), gaps, layout);
      return own.map(({ time, bucket }) => ({
        time,
        sums: bucket === null ? null : divided(bucket.at, bucket),
        samples: bucket === null ? 0 : (samples.get(bucket.at) ?? bucket.samples),
      }));
    }
    const newest = sampled.at(-1)?.bucket?.last ?? null;
    const own = new Map((await read(instance, series, columns, newest)).map((bucket) => [bucket.at, bucket]));
    return sampled.map(({ time, bucket }) => ({
      time,
      sums: bucket === null ? null : divided(bucket.at, own.get(bucket.at) ?? {}),
      samples: bucket?.samples ?? 0,
    }));
  };
}
