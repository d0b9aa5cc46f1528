import type { Micros } from '../../detection/time';
import { keepSample, type PackedBlock, type PackedSeries, type Series } from '../blocks/block';
import { IO } from '../blocks/columns';
import { blockRows, blocksIn, insertSample, journalIn, replaceBlock, type Place } from './block-rows';
import type { Database } from './database';

type Added = ReadonlyArray<{ id: number; values: readonly number[] }>;

/**
 * Adds rates to those of an earlier sample, or gives it some. It lies in the journal still; or, where samples are far
 * apart, in a block. What is rolled up already stays.
 */
export function amend(db: Database, of: Place, at: Micros, added: Added): void {
  const time = Math.round(at);
  const range = { from: time, to: time };
  const [sample] = journalIn(db, of, range);
  const row = sample === undefined ? blockRows(db, of, 0, range).at(-1) : undefined;
  const block = row === undefined ? undefined : blocksIn(db, of, 0, range).at(-1);
  const point = block?.first.indexOf(time) ?? -1;
  if (row !== undefined && block !== undefined && point >= 0) {
    const place = { ...of, level: 0 as const, from: row.from, until: row.until };
    replaceBlock(db, row.id, place, { first: block.first, last: block.last, series: withAdded(block, point, added) });
    return;
  }
  const entries = withAdded(sample ?? null, 0, added).map(({ id, columns }) => ({ id, values: columns.map(only) }));
  if (entries.length > 0) {
    insertSample(db, of, time, keepSample(time, entries));
  }
}

const only = (column: Float64Array): number => column[0] ?? NaN;

/** A block's series, with rates added to one of its points. */
function withAdded(block: PackedBlock | null, point: number, added: Added): Series[] {
  const series = new Map((block?.series ?? []).map((packed) => [packed.id, whole(packed)]));
  for (const { id, values } of added) {
    const own = series.get(id) ?? { id, rows: new Uint32Array(), columns: values.map(() => new Float64Array()) };
    series.set(id, plus(own, point, values));
  }
  return [...series.values()];
}

/** A series of rates with all of its columns. */
export function whole(series: PackedSeries): Series {
  const { id, rows } = series;
  const columns = Array.from({ length: IO }, (_, i) => series.column(i) ?? new Float64Array(rows.length));
  return { id, rows, columns };
}

function plus({ id, rows, columns }: Series, point: number, values: readonly number[]): Series {
  const place = rows.findIndex((row) => row >= point);
  const index = place < 0 ? rows.length : place;
  if (rows[index] === point) {
    const sums = columns.map((column, i) => column.with(index, (column[index] || 0) + (values[i] ?? 0)));
    return { id, rows, columns: sums };
  }
  const at = <T extends Uint32Array | Float64Array>(array: T, value: number): number[] => [
    ...array.subarray(0, index),
    value,
    ...array.subarray(index),
  ];
  return {
    id,
    rows: Uint32Array.from(at(rows, point)),
    columns: columns.map((column, i) => Float64Array.from(at(column, values[i] ?? 0))),
  };
}
