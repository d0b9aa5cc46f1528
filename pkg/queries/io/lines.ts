import type { IoBucket, IoColumn, Range } from '../../store/answers';
import type { IoQuery } from '../../../src/shared/query';
import type { Micros } from '../../detection/time';
import { isDivided, storedAs, type Group } from './groups';
import type { Sums } from './measures';
import { addedUp, divideBucket, scaled, type Division } from './parts';
import type { Request } from '../request';
import type { Sources } from '../sources';
import { timeline, withNewest } from '../timeline';

/** One point of a group's line: the sums over its samples, null in a gap, and the number of samples. */
export interface Cell {
  time: Micros;
  sums: Sums | null;
  samples: number;
}

/**
 * Answers the cells of each group's line, `width` microseconds each, from stored points of the width `points`. Reads the sample times of an instance once for all its groups, and then all of
 * them at once: an event or a file without a row in a sample had no I/O then. A statement's line lasts as long as the
 * statement.
 */
export function lineReader(
  request: Request<IoQuery>,
  sources: Sources,
  groups: Group[],
  { columns, width, points }: { columns: IoColumn[]; width: number; points: number },
  isMultiInstance: boolean
) {
  const { model, range } = request;
  const { history } = sources;
  const layout = {
    interval: sources.sampleSeconds * 1e6,
    from: range.from,
    commonEnd: isMultiInstance ? Math.min(range.to, sources.now() * 1000) : undefined,
  };
  const { kind, everySample } = storedAs[model.by];

  const sampledOf = onceEach(async (instance) => {
    const gaps = await history.gaps(instance, range);
    const series = (await history.ioSeries(instance, everySample, null, range)).map(({ id }) => id);
    const wanted = model.by === 'total' || isDivided(model.by) ? columns : [];
    const read = async (bounds: Range, step: number) =>
      (await history.ioBuckets(instance, everySample, [series], wanted, bounds, step, Math.min(step, points))).flat();
    const buckets = await withNewest(await read(range, width), (at) => read({ from: at, to: at }, 1), isMultiInstance);
    return { points: timeline(buckets, gaps, layout), gaps };
  });

  /** The buckets of all groups of an instance, with the newest sample as one of its own. */
  const bucketsOf = onceEach(async (instance) => {
    const { points: sampled } = await sampledOf(instance);
    const newest = sampled.at(-1)?.bucket?.last ?? range.to;
    // A sample that is written meanwhile belongs to the next answer.
    const known = { from: range.from, to: newest };
    const found = new Map<Group, { buckets: IoBucket[]; last: IoBucket[] }>();
    for (const of of [kind, 'thread'] as const) {
      const own = groups.filter((group) => group.instance === instance && (group.part === 'thread') === (of !== kind));
      const series = own.map((group) => group.series);
      if (series.some((ids) => ids.length > 0)) {
        const all = await history.ioBuckets(instance, of, series, columns, known, width, points);
        const last = await history.ioBuckets(instance, of, series, columns, { from: newest, to: newest }, 1);
        own.forEach((group, i) => found.set(group, { buckets: all[i] ?? [], last: last[i] ?? [] }));
      }
    }
    return found;
  });

  const divisions = onceEach(async (instance) => {
    const divided = new Map<Micros, Division>();
    if (isDivided(model.by)) {
      const parts = { statements: new Map<Micros, Sums>(), threads: new Map<Micros, Sums>() };
      for (const [group, { buckets, last }] of await bucketsOf(instance)) {
        const of = group.part === 'thread' ? parts.threads : parts.statements;
        new Map([...buckets, ...last].map((bucket) => [bucket.at, bucket])).forEach((bucket, at) =>
          of.set(at, addedUp(of.get(at), bucket, columns))
        );
      }
      for (const { bucket } of (await sampledOf(instance)).points) {
        if (bucket !== null) {
          const [statements, threads] = [parts.statements.get(bucket.at), parts.threads.get(bucket.at)];
          divided.set(bucket.at, divideBucket({ total: bucket, statements, threads }, columns));
        }
      }
    }
    return divided;
  });

  return async (group: Group): Promise<Cell[]> => {
    const { instance, series, part } = group;
    const { points: sampled, gaps } = await sampledOf(instance);
    if (model.by === 'total') {
      return sampled.map(({ time, bucket }) => ({ time, sums: bucket, samples: bucket?.samples ?? 0 }));
    }
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
    const { buckets = [], last = [] } = (await bucketsOf(instance)).get(group) ?? {};
    if (model.by === 'statement' && part === 'asked') {
      const samples = new Map(sampled.map(({ bucket }) => [bucket?.at, bucket?.samples]));
      const sampleAt = async (at: Micros) =>
        (await history.ioBuckets(instance, kind, [series], columns, { from: at, to: at }, 1)).flat();
      const own = timeline(await withNewest(buckets, sampleAt, isMultiInstance), gaps, layout);
      return own.map(({ time, bucket }) => ({
        time,
        sums: bucket === null ? null : divided(bucket.at, bucket),
        samples: bucket === null ? 0 : (samples.get(bucket.at) ?? bucket.samples),
      }));
    }
    const own = new Map([...buckets, ...last].map((bucket) => [bucket.at, bucket]));
    return sampled.map(({ time, bucket }) => ({
      time,
      sums: bucket === null ? null : divided(bucket.at, own.get(bucket.at) ?? {}),
      samples: bucket?.samples ?? 0,
    }));
  };
}

/** Reads once for each instance what is asked for many times. */
function onceEach<T>(read: (instance: string) => Promise<T>): (instance: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (instance) => {
    const value = known.get(instance) ?? read(instance);
    known.set(instance, value);
    return value;
  };
}
