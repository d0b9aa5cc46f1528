import type { Micros } from '../../detection/time';
import type { Parts } from '../parts';
import type { Block, PackedBlock, PackedSeries, Series } from './block';
import { activityColumns, COUNT, IO, MAXIMA } from './columns';
import { floor } from './levels';

/** The numbers of one series, point by point; a column is made when something other than zero is added to it. */
type Sums = Map<number, Float64Array[]>;

interface Points {
  first: Float64Array;
  last: Float64Array;
  /** The index of the point that a time lies in. */
  indexOf: (at: Micros) => number;
}

/** The points `step` wide that the samples of these blocks lie in. */
function pointsOf(blocks: PackedBlock[], step: Micros): Points {
  const index = new Map<Micros, number>();
  const found = blocks.flatMap(({ first, last }) => Array.from(first, (at, i) => ({ at, end: last[i] ?? at })));
  const first: number[] = [];
  const last: number[] = [];
  for (const { at, end } of found.sort((a, b) => a.at - b.at)) {
    const begin = floor(at, step);
    const known = index.get(begin);
    if (known === undefined) {
      index.set(begin, first.length);
      first.push(at);
      last.push(end);
    } else {
      last[known] = Math.max(last[known] ?? end, end);
    }
  }
  return {
    first: Float64Array.from(first),
    last: Float64Array.from(last),
    indexOf: (at) => index.get(floor(at, step)) ?? 0,
  };
}

/**
 * In parts: rolls samples or finer points up to points `step` wide: sums of the rates, how many samples have one, and the greatest
 * rate. `idOf` puts several series into one: then the greatest rate is that of their sums.
 */
export function* rollUpIo(
  blocks: PackedBlock[],
  isRaw: boolean,
  step: Micros,
  idOf = (id: number) => id
): Parts<Block> {
  const points = pointsOf(blocks, step);
  const sums: Sums = new Map();
  for (const block of blocks) {
    for (const [id, series] of Map.groupBy(block.series, ({ id }) => idOf(id))) {
      const together = series.length === 1 && series[0] !== undefined ? series[0] : merged(series, block.first.length);
      addIo(columnsFor(sums, id, points.first.length, MAXIMA + IO), together, block, isRaw, points);
      yield;
    }
  }
  const series: Series[] = [];
  for (const [id, columns] of sums) {
    series.push(toSeries(id, columns, COUNT));
    yield;
  }
  return { first: points.first, last: points.last, series };
}

/** In parts, one for each block: rolls activity up: the greatest value of each measure, and how many samples. */
export function* rollUpActivity(blocks: PackedBlock[], isRaw: boolean, step: Micros): Parts<Block> {
  const points = pointsOf(blocks, step);
  const count = activityColumns.length;
  const sums: Sums = new Map();
  for (const { first, series } of blocks) {
    yield;
    for (const one of series) {
      const columns = columnsFor(sums, one.id, points.first.length, count + 1);
      one.rows.forEach((row, i) => {
        const point = points.indexOf(first[row] ?? 0);
        for (let column = 0; column < count; column++) {
          greatest(columns[column], point, valueOf(one, column, i));
        }
        const samples = columns[count];
        if (samples !== undefined) {
          samples[point] = known(samples[point]) + (isRaw ? 1 : valueOf(one, count, i));
        }
      });
    }
  }
  return {
    first: points.first,
    last: points.last,
    series: [...sums].map(([id, columns]) => toSeries(id, columns, count)),
  };
}

function addIo(
  columns: Float64Array[],
  series: Summable,
  { first }: PackedBlock,
  isRaw: boolean,
  points: Points
): void {
  const count = columns[COUNT];
  for (let i = 0; i < series.rows.length; i++) {
    const point = points.indexOf(first[series.rows[i] ?? 0] ?? 0);
    const samples = isRaw ? (Number.isNaN(valueOf(series, 0, i)) ? 0 : 1) : valueOf(series, COUNT, i);
    if (count !== undefined) {
      count[point] = known(count[point]) + samples;
    }
    for (let column = 0; column < IO; column++) {
      const sum = columns[column];
      const rate = valueOf(series, column, i);
      if (sum !== undefined && !Number.isNaN(rate)) {
        sum[point] = known(sum[point]) + rate;
        greatest(columns[MAXIMA + column], point, isRaw ? rate : valueOf(series, MAXIMA + column, i));
      }
    }
  }
}

interface Summable {
  rows: Uint32Array;
  column(index: number): Float64Array | null;
}

/** Several series of one block as one: their rates added up, sample by sample. */
function merged(series: PackedSeries[], points: number): Summable {
  const seen = new Uint8Array(points);
  series.forEach(({ rows }) => rows.forEach((row) => (seen[row] = 1)));
  const rows = Uint32Array.from(seen.keys().filter((row) => seen[row] === 1));
  const place = new Map(Array.from(rows, (row, i) => [row, i]));
  const columns = Array.from({ length: IO }, (_, column) => {
    const sum = new Float64Array(rows.length);
    for (const one of series) {
      const values = one.column(column);
      one.rows.forEach((row, i) => {
        const at = place.get(row) ?? 0;
        sum[at] = (sum[at] ?? 0) + known(values?.[i] ?? 0);
      });
    }
    return sum;
  });
  return { rows, column: (index) => columns[index] ?? null };
}

/** A series' columns, not known until something is added. */
function columnsFor(sums: Sums, id: number, points: number, columns: number): Float64Array[] {
  let own = sums.get(id);
  if (own === undefined) {
    own = Array.from({ length: columns }, () => new Float64Array(points).fill(NaN));
    sums.set(id, own);
  }
  return own;
}

/** Only the points in which something is known of the series. */
function toSeries(id: number, columns: Float64Array[], count: number): Series {
  const present = columns[0]
    ?.keys()
    .filter((i) => columns.some((column, c) => (c === count ? known(column[i]) > 0 : !Number.isNaN(column[i]))));
  const rows = Uint32Array.from(present ?? []);
  return { id, rows, columns: columns.map((column) => Float64Array.from(rows, (row) => column[row] ?? NaN)) };
}

function valueOf(series: Summable, column: number, row: number): number {
  return series.column(column)?.[row] ?? 0;
}

function known(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}

function greatest(column: Float64Array | undefined, point: number, value: number): void {
  if (column !== undefined && !Number.isNaN(value)) {
    const before = column[point] ?? NaN;
    column[point] = Number.isNaN(before) || value > before ? value : before;
  }
}
