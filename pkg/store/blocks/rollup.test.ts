import { expect, test } from 'bun:test';
import { keep, unpack, type Block, type PackedBlock } from './block';
import { COUNT, MAXIMA } from './columns';
import { atOnce } from '../parts';
import * as inParts from './rollup';
import * as ofHeaviest from './heaviest';

const rollUpIo = (...given: Parameters<typeof inParts.rollUpIo>) => atOnce(inParts.rollUpIo(...given));
const rollUpActivity = (...given: Parameters<typeof inParts.rollUpActivity>) =>
  atOnce(inParts.rollUpActivity(...given));
const heaviest = (...given: Parameters<typeof ofHeaviest.heaviest>) => atOnce(ofHeaviest.heaviest(...given));

const nine = Date.UTC(2024, 4, 5, 9) * 1000;
const SECOND = 1e6;

/** Samples of the given seconds; of each series the rates of reading by second, the rest zero. */
function samples(seconds: number[], series: Record<number, Record<number, number>>): PackedBlock {
  const first = Float64Array.from(seconds, (second) => nine + second * SECOND);
  return unpack(
    keep({
      first,
      last: first,
      series: Object.entries(series).map(([id, rates]) => {
        const present = seconds.filter((second) => second in rates);
        const operations = Float64Array.from(present, (second) => rates[second] ?? NaN);
        const bytes = operations.map((rate) => rate * 16_384);
        const zero = operations.map((rate) => rate * 0);
        return {
          id: Number(id),
          rows: Uint32Array.from(present, (second) => seconds.indexOf(second)),
          columns: [operations, bytes, zero, zero, zero, zero],
        };
      }),
    })
  );
}

const rows = (block: Block, id: number) => {
  const one = block.series.find((series) => series.id === id);
  const pick = (column: number) => [...(one?.columns[column] ?? [])];
  return { points: [...(one?.rows ?? [])], sums: pick(0), bytes: pick(1), counts: pick(COUNT), maxima: pick(MAXIMA) };
};

test('sums, counts and maxima, of samples and of points', () => {
  const one = samples([0, 1, 9, 10, 31], { 4: { 0: 5, 1: 7, 9: 1, 10: 100, 31: NaN }, 5: { 1: 3 } });
  const tens = rollUpIo([one], true, 10 * SECOND);
  expect([...tens.first].map((at) => (at - nine) / SECOND)).toEqual([0, 10, 31]);
  expect([...tens.last].map((at) => (at - nine) / SECOND)).toEqual([9, 10, 31]);
  expect(rows(tens, 4)).toEqual({
    points: [0, 1],
    sums: [13, 100],
    bytes: [13 * 16_384, 100 * 16_384],
    counts: [3, 1],
    maxima: [7, 100],
  });
  expect(rows(tens, 5)).toMatchObject({ points: [0], sums: [3], counts: [1] });
  const later = rollUpIo([samples([60, 75], { 4: { 60: 1, 75: 2 } })], true, 10 * SECOND);
  const minutes = rollUpIo([unpack(keep(tens)), unpack(keep(later))], false, 60 * SECOND);
  expect(rows(minutes, 4)).toMatchObject({ points: [0, 1], sums: [113, 3], counts: [4, 2], maxima: [100, 2] });
});

test('several statements of a digest are one series: its maximum is that of their sum', () => {
  const block = samples([0, 1, 2], { 11: { 0: 4, 1: 4 }, 12: { 1: 5, 2: 1 }, 13: { 0: 2 } });
  const rolled = rollUpIo([block], true, 10 * SECOND, (id) => (id === 13 ? 2 : 1));
  expect(rows(rolled, 1)).toMatchObject({ sums: [14], counts: [3], maxima: [9] });
  expect(rows(rolled, 2)).toMatchObject({ sums: [2], counts: [1], maxima: [2] });
});

test('activity keeps the greatest of each measure, and what was never read stays unknown', () => {
  const first = Float64Array.of(nine, nine + SECOND, nine + 10 * SECOND);
  const columns = [
    [0, 2, 1],
    [3.5, 0, 0],
    [NaN, 4, NaN],
    [0, 0, 0],
    [NaN, NaN, -1],
  ].map((column) => Float64Array.from(column));
  const block = unpack(keep({ first, last: first, series: [{ id: 0, rows: Uint32Array.of(0, 1, 2), columns }] }));
  const tens = rollUpActivity([block], true, 10 * SECOND);
  expect(tens.series[0]?.columns.map((column) => [...column])).toEqual([
    [2, 1],
    [3.5, 0],
    [4, NaN],
    [0, 0],
    [NaN, -1],
    [2, 1],
  ]);
  const minute = rollUpActivity([unpack(keep(tens))], false, 60 * SECOND);
  expect(minute.series[0]?.columns.map((column) => [...column])).toEqual([[2], [3.5], [4], [0], [-1], [3]]);
});

test('the heaviest of each point stay, the rest is one series', () => {
  const given = samples([0, 10], { 1: { 0: 9, 10: 1 }, 2: { 0: 1, 10: 9 }, 3: { 0: 5, 10: 2 }, 4: { 0: 2 } });
  const tens = rollUpIo([given], true, 10 * SECOND);
  const kept = heaviest(tens, 2, () => 99);
  expect(rows(kept, 1)).toMatchObject({ points: [0], sums: [9] });
  expect(rows(kept, 2)).toMatchObject({ points: [1], sums: [9] });
  expect(rows(kept, 3)).toMatchObject({ points: [0, 1], sums: [5, 2] });
  expect(rows(kept, 4)).toMatchObject({ points: [] });
  expect(rows(kept, 99)).toMatchObject({ points: [0, 1], sums: [3, 1], counts: [2, 1], maxima: [2, 1] });
  expect(heaviest(tens, 4, () => 99)).toBe(tens);
});
