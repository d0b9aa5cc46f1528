import { expect, test } from 'bun:test';
import { fileRates } from '../../detection/io/rates';
import { Files } from './files';
import type { BatchReader } from '../protocol/batch-reader';
import type { Row } from '../protocol/rows';

/** A server with so many tables of a page read each, and what was asked of it. */
function server(tables: number) {
  const reads = Array.from({ length: tables }, () => 1);
  const row = (i: number): Row => ({
    FILE_NAME: `./shop/t${i}.ibd`,
    COUNT_STAR: String(reads[i]),
    COUNT_READ: String(reads[i]),
    SUM_NUMBER_OF_BYTES_READ: String((reads[i] ?? 0) * 16_384),
  });
  const rows: number[] = [];
  const reader: Pick<BatchReader, 'read'> = {
    async read(parts) {
      const answer: Record<string, Row[]> = {};
      for (const [name, part] of Object.entries<{ values?: unknown[] } | null>(parts)) {
        if (part !== null) {
          answer[name] = answerTo(name, part.values?.[0]);
          rows.push(answer[name].length);
        }
      }
      await Promise.resolve();
      return answer as never;
    },
  };
  const answerTo = (name: string, heaps: unknown): Row[] => {
    const all = reads.map((_, i) => i);
    if (name === 'fileHeaps') {
      const sums = Map.groupBy(all, (i) => i % 1021);
      return [...sums].map(([heap, of]) => ({
        heap: String(heap),
        moved: String(of.reduce((sum, i) => sum + (reads[i] ?? 0), 0)),
      }));
    }
    return (Array.isArray(heaps) ? all.filter((i) => heaps.includes(i % 1021)) : all).map(row);
  };
  return { reads, reader, rows };
}

async function moved(files: Files, reader: Pick<BatchReader, 'read'>, before: Awaited<ReturnType<Files['read']>>) {
  // A reading that took long is followed by a rest.
  let after = await files.read(reader);
  while (after === null) {
    await Bun.sleep(20);
    after = await files.read(reader);
  }
  return { after, rates: fileRates(before ?? [], after, 1).map(({ table, readOps }) => [table, readOps]) };
}

test.each([
  ['few', 50, 50],
  ['many', 2_100, 3],
])('of %s files those that moved have rates', async (_, tables, most) => {
  const { reads, reader, rows } = server(tables);
  const files = new Files('./');
  const first = await moved(files, reader, null);
  const second = await moved(files, reader, first.after);
  reads[17] = 4;
  rows.length = 0;
  const third = await moved(files, reader, second.after);
  const fourth = await moved(files, reader, third.after);
  expect(first.after).toHaveLength(tables);
  expect([second.rates, third.rates, fourth.rates]).toEqual([[], [['t17', 3]], []]);
  expect(rows.filter((count) => count !== 1021).every((count) => count <= most)).toBe(true);
});
