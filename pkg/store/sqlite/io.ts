import { ioColumns, type SeriesKind, type Range, type IoBucket, type IoColumn, type IoSeries } from '../answers';
import type { Micros } from '../../detection/time';
import type { PackedBlock, PackedSeries } from '../blocks/block';
import { COUNT } from '../blocks/columns';
import type { BlockKind } from '../blocks/levels';
import type { Part } from '../blocks/plan';
import type { Database } from './database';
import { found } from './found-blocks';
import { allSeries, findSeries, namesOf } from './series-names';
import type { Parts } from '../parts';
import type { Reader } from '../store';

/** The blocks that a kind of series lies in. */
export const blockKind: Record<SeriesKind | 'activity', BlockKind> = {
  activity: 'activity',
  total: 'total',
  event: 'event',
  files: 'file',
  file: 'file',
  statement: 'statement',
  thread: 'thread',
};

/** The id of a series in answers. Statements are not in the table of series: theirs are negative, their digests' are not. */
function answerId(id: number, kind: BlockKind, { level }: Part): number {
  return kind === 'statement' && level === 0 ? -id : id;
}

export function* ioSeries(
  db: Database,
  instance: number,
  kind: SeriesKind,
  rank: IoColumn | null,
  range: Range,
  points: number
): Parts<IoSeries[]> {
  if (rank === null) {
    return allSeries(db, instance, kind);
  }
  const column = ioColumns.indexOf(rank);
  const kindOfBlocks = blockKind[kind];
  const sums = new Map<number, number>();
  for (const { part, block } of found(db, instance, kindOfBlocks, range, points)) {
    for (const one of block.series) {
      const sum = sumOf(one, column, block.first, part);
      if (sum !== null) {
        const id = answerId(one.id, kindOfBlocks, part);
        sums.set(id, (sums.get(id) ?? 0) + sum);
      }
    }
    yield;
  }
  return namesOf(db, instance, kind, sums, range);
}

/** Null: the series has no row in the part. */
function sumOf(series: PackedSeries, column: number, first: Float64Array, { from, to }: Range): number | null {
  const values = series.column(column);
  let sum: number | null = null;
  for (let i = 0; i < series.rows.length; i++) {
    const at = first[series.rows[i] ?? 0] ?? 0;
    if (at >= from && at <= to) {
      const value = values?.[i] ?? 0;
      sum = (sum ?? 0) + (Number.isNaN(value) ? 0 : value);
    }
  }
  return sum;
}

/** For each group of series the sums over it, in buckets. */
export function* ioBuckets(
  db: Database,
  instance: number,
  kind: SeriesKind,
  groups: readonly number[][],
  columns: readonly IoColumn[],
  range: Range,
  width: number,
  points: number
): Parts<IoBucket[][]> {
  const wanted = columns.map((name) => ({ name, index: ioColumns.indexOf(name) }));
  const answers = groups.map(() => new Map<Micros, IoBucket>());
  const groupOf = new Map(groups.flatMap((ids, i) => ids.map((id) => [id, answers[i]] as const)));
  const kindOfBlocks = blockKind[kind];
  for (const { part, block } of found(db, instance, kindOfBlocks, range, points)) {
    for (const one of block.series) {
      const buckets = groupOf.get(answerId(one.id, kindOfBlocks, part));
      if (buckets !== undefined) {
        addPoints(buckets, one, block, part, { columns: wanted, width });
      }
    }
    yield;
  }
  return answers.map((buckets) => [...buckets.values()].sort((a, b) => a.at - b.at));
}

interface Layout {
  columns: ReadonlyArray<{ name: IoColumn; index: number }>;
  width: number;
}

/** Adds the points of one series that lie in the part to their buckets. */
function addPoints(
  buckets: Map<Micros, IoBucket>,
  series: PackedSeries,
  { first, last }: PackedBlock,
  { level, from, to }: Part,
  layout: Layout
): void {
  const given = layout.columns.map(({ name, index }) => ({ name, values: series.column(index) }));
  const counts = level === 0 ? null : series.column(COUNT);
  const operations = level === 0 ? series.column(0) : null;
  for (let i = 0; i < series.rows.length; i++) {
    const row = series.rows[i] ?? 0;
    const at = first[row] ?? 0;
    if (at < from || at > to) {
      continue;
    }
    const bucket = bucketOf(buckets, at, last[row] ?? at, layout);
    bucket.samples += level > 0 ? (counts?.[i] ?? 0) : Number.isNaN(operations?.[i] ?? 0) ? 0 : 1;
    for (const { name, values } of given) {
      const value = values?.[i] ?? 0;
      if (!Number.isNaN(value)) {
        bucket[name] = (bucket[name] ?? 0) + value;
      }
    }
  }
}

function bucketOf(buckets: Map<Micros, IoBucket>, first: Micros, last: Micros, { columns, width }: Layout): IoBucket {
  const at = Math.floor(first / width) * width;
  let bucket = buckets.get(at);
  if (bucket === undefined) {
    bucket = { at, first, last, samples: 0 };
    for (const { name } of columns) {
      bucket[name] = null;
    }
    buckets.set(at, bucket);
  } else {
    bucket.first = Math.min(bucket.first, first);
    bucket.last = Math.max(bucket.last, last);
  }
  return bucket;
}

type Recent = Awaited<ReturnType<Reader['recentIo']>>;

/** Bytes and operations a second of every sample since then that has rates; means, where samples are rolled up. */
export function* recentIo(db: Database, instance: number, since: Micros): Parts<Recent> {
  const total = findSeries(db, instance, 'total', '');
  const range = { from: since, to: Number.MAX_SAFE_INTEGER / 2 };
  const columns = ['read_bytes', 'write_bytes', 'read_ops', 'write_ops'] as const;
  const [points = []] = total === null ? [] : yield* ioBuckets(db, instance, 'total', [[total]], columns, range, 1, 1);
  return points
    .filter(({ samples }) => samples > 0)
    .map(({ at, samples, ...sums }) => ({
      at,
      bytes: ((sums.read_bytes ?? 0) + (sums.write_bytes ?? 0)) / samples,
      operations: ((sums.read_ops ?? 0) + (sums.write_ops ?? 0)) / samples,
    }));
}
