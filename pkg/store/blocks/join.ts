import type { Block, PackedBlock, Series } from './block';

/** Some blocks, in the order of their points, as one. `columns`: how many each series has. */
export function join(blocks: PackedBlock[], columns: number): Block {
  const first = blocks.flatMap((block) => [...block.first]);
  const series = new Map<number, { rows: number[]; columns: number[][] }>();
  let offset = 0;
  for (const block of blocks) {
    for (const one of block.series) {
      const own = series.get(one.id) ?? { rows: [], columns: Array.from({ length: columns }, () => []) };
      series.set(one.id, own);
      one.rows.forEach((row) => own.rows.push(offset + row));
      own.columns.forEach((column, i) => column.push(...(one.column(i) ?? new Float64Array(one.rows.length))));
    }
    offset += block.first.length;
  }
  const times = Float64Array.from(first);
  return { first: times, last: times, series: [...series].map(([id, own]) => toSeries(id, own)) };
}

function toSeries(id: number, { rows, columns }: { rows: number[]; columns: number[][] }): Series {
  return { id, rows: Uint32Array.from(rows), columns: columns.map((column) => Float64Array.from(column)) };
}
