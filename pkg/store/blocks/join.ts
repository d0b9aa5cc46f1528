import type { Parts } from '../parts';
import type { Block, PackedBlock, PackedSeries, Series } from './block';

/** A series of one of the blocks, and the number of points in the blocks before. */
type Piece = { series: PackedSeries; offset: number };

/** Some blocks, in the order of their points, as one; a part for each series. `columns`: how many each series has. */
export function* join(blocks: PackedBlock[], columns: number): Parts<Block> {
  const first = new Float64Array(blocks.reduce((sum, block) => sum + block.first.length, 0));
  const pieces = new Map<number, Piece[]>();
  let offset = 0;
  for (const block of blocks) {
    first.set(block.first, offset);
    for (const series of block.series) {
      const own = pieces.get(series.id) ?? [];
      own.push({ series, offset });
      pieces.set(series.id, own);
    }
    offset += block.first.length;
  }
  const series: Series[] = [];
  for (const [id, own] of pieces) {
    series.push(joined(id, own, columns));
    yield;
  }
  return { first, last: first, series };
}

function joined(id: number, pieces: Piece[], columns: number): Series {
  const length = pieces.reduce((sum, { series }) => sum + series.rows.length, 0);
  const rows = new Uint32Array(length);
  const values = Array.from({ length: columns }, () => new Float64Array(length));
  let place = 0;
  for (const { series, offset } of pieces) {
    rows.set(
      series.rows.map((row) => row + offset),
      place
    );
    values.forEach((column, i) => column.set(series.column(i) ?? [], place));
    place += series.rows.length;
  }
  return { id, rows, columns: values };
}
