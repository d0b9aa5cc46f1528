import type { Parts } from '../parts';
import type { Block, Series } from './block';
import { IO, MAXIMA } from './columns';
import { ioColumns } from '../answers';

/** What a series weighs in a point: its bytes, and a byte for each operation. */
const weighed = ['read_bytes', 'write_bytes', 'read_ops', 'write_ops'] as const;

/**
 * Keeps in each point the series that moved most, so many at most; `others` gets the sums of the rest, and the greatest
 * of their maxima. A list without an end must not fill the disk.
 */
export function* heaviest(block: Block, most: number, others: () => number): Parts<Block> {
  if (block.series.length <= most) {
    return block;
  }
  const byPoint: Array<Array<{ series: Series; row: number; weight: number }>> = Array.from(block.first, () => []);
  for (const series of block.series) {
    series.rows.forEach((point, row) => byPoint[point]?.push({ series, row, weight: weightOf(series, row) }));
  }
  const dropped = new Map<Series, Set<number>>();
  const rest = new Map<number, number[]>();
  for (const [point, entries] of byPoint.entries()) {
    for (const { series, row } of entries.sort((a, b) => b.weight - a.weight).slice(most)) {
      dropped.set(series, (dropped.get(series) ?? new Set()).add(row));
      rest.set(point, added(rest.get(point), series, row));
    }
    yield;
  }
  if (rest.size === 0) {
    return block;
  }
  const kept = block.series.map((series) => without(series, dropped.get(series))).filter(({ rows }) => rows.length > 0);
  return { ...block, series: [...kept, restOf(others(), rest)] };
}

function weightOf({ columns }: Series, row: number): number {
  return weighed.reduce((sum, name) => sum + (columns[ioColumns.indexOf(name)]?.[row] || 0), 0);
}

function added(sums: number[] | undefined, { columns }: Series, row: number): number[] {
  return columns.map((column, i) => {
    const value = column[row] || 0;
    const before = sums?.[i] ?? 0;
    return i >= MAXIMA && i < MAXIMA + IO ? Math.max(before, value) : before + value;
  });
}

function without(series: Series, rows: Set<number> | undefined): Series {
  if (rows === undefined) {
    return series;
  }
  const isKept = (_: number, i: number): boolean => !rows.has(i);
  return { id: series.id, rows: series.rows.filter(isKept), columns: series.columns.map((one) => one.filter(isKept)) };
}

function restOf(id: number, sums: Map<number, number[]>): Series {
  const points = [...sums].sort(([a], [b]) => a - b);
  const width = points[0]?.[1].length ?? 0;
  return {
    id,
    rows: Uint32Array.from(points, ([point]) => point),
    columns: Array.from({ length: width }, (_, i) => Float64Array.from(points, ([, values]) => values[i] ?? 0)),
  };
}
