import { expect, test } from 'bun:test';
import { seeded } from '../../../tools/bench/random';
import { keep, pack, unpack, WHOLE, type Block, type PackedBlock } from './block';
import { codeOf, numberOf } from './codes';

const references = [-1, 0, 0, -1, 3, 3];
const micros = Float64Array.from({ length: 120 }, (_, i) => 1_714_899_600_000_000 + i * 1_000_000 + (i % 7) * 311);

function block(columns: number[][], rows = columns[0]?.map((_, i) => i) ?? []): Block {
  const series = { id: 300, rows: Uint32Array.from(rows), columns: columns.map((column) => Float64Array.from(column)) };
  return { first: micros, last: micros, series: [series] };
}

function contents({ series }: PackedBlock, columns: number): number[][] {
  const [one] = series;
  return Array.from({ length: columns }, (_, i) => [...(one?.column(i) ?? new Float64Array(one?.rows.length ?? 0))]);
}

const roundTrip = (columns: number[][]) => contents(unpack(pack(block(columns), references)), columns.length);

test('a number is off by a 2,048th at most, and whole numbers up to 2,048 by nothing', () => {
  const random = seeded(3);
  for (let i = 0; i <= 2048; i++) {
    expect(numberOf(codeOf(i))).toBe(i);
    const number = 10 ** (random() * 40 - 20);
    expect(Math.abs(numberOf(codeOf(number)) / number - 1)).toBeLessThanOrEqual(1 / 2048);
    expect(numberOf(codeOf(numberOf(codeOf(number))))).toBe(numberOf(codeOf(number)));
  }
  expect(numberOf(codeOf(NaN))).toBeNaN();
  expect(numberOf(codeOf(-12))).toBe(-12);
  expect(numberOf(codeOf(1e-300))).toBe(0);
  expect(numberOf(codeOf(16_384 * 2000))).toBe(16_384 * 2000);
});

test.each([
  ['all zero', [0, 0, 0]],
  ['constant', [7, 7, 7]],
  ['unknown', [NaN, NaN]],
  ['steps', [100, 101, 102, 103, 104, 105]],
  ['zeros among others', [0, 1_000, 0, 1_200, 0, 0]],
  ['unknown among others', [NaN, 512, 0, 513]],
  ['a wide range', [1, 2 ** 60, 2 ** -60, 0]],
  ['a sign', [-3, 3, 0, -2000]],
  ['one', [5]],
])('a column: %s', (_, column) => {
  expect(roundTrip([column])).toEqual([column]);
});

test.each([
  ['unknown at both ends', [NaN, 61_000_003, 61_000_001, NaN, 61_000_002, NaN]],
  ['a step of an hour', [3, 3_600_000_000, 2]],
  ['behind', [-7, -8, 0, 5]],
  ['unknown', [NaN, NaN]],
  ['no whole numbers', [0.25, 1]],
])('a column that is not rounded: %s', (_, column) => {
  expect(contents(unpack(pack(block([column]), [WHOLE])), 1)).toEqual([column]);
});

test('a column beside another one that it resembles takes hardly any room', () => {
  const operations = Array.from({ length: 100 }, (_, i) => (i * 7919) % 1000);
  const columns = [operations, operations.map((one) => one * 16_384)];
  const alone = pack(block([operations]), references).length;
  expect(roundTrip(columns)).toEqual(columns);
  expect(pack(block(columns), references).length).toBeLessThan(alone + 30);
});

test('a column beside one that has zeros where it has none', () => {
  const columns = [
    [0, NaN, 5, 0],
    [3, 4, 5, 0],
  ];
  expect(roundTrip(columns)).toEqual(columns);
});

test('a block from before low bits were dropped is read as ever', () => {
  const hex = '00048090ded7a5ec8b06ee8d7adb09dc090001070100040704fcd8100b02106000e40c05bed501080202019e05c5d401021a';
  const older = unpack(Uint8Array.fromHex(hex));
  const columns = [
    [100, 200, 0, 300],
    [1e6, 2e6, 0, 3.5e6],
    [0.01, 0.02, 0, NaN],
  ].map((column) => column.map((one) => numberOf(codeOf(one))));
  expect(contents(older, 3)).toEqual(columns);
  expect(older.first[3]).toBe(1_714_899_603_000_311);
});

test('low bits of codes can be dropped: the error is bounded, zero and unknown stay, and packing again changes nothing', () => {
  const random = seeded(5);
  for (let round = 0; round < 300; round++) {
    const rows = 1 + Math.floor(random() * 119);
    const operations = Array.from({ length: rows }, () => (random() < 0.1 ? 0 : 1 + random() * 1e4));
    const seconds = operations.map((one) => (random() < 0.05 ? NaN : one * 1e-4 * (0.3 + random() ** 4 * 20)));
    const packed = contents(unpack(pack(block([operations, seconds]), references, [0, 2])), 2);
    expect(packed[0]).toEqual(operations.map((one) => numberOf(codeOf(one))));
    packed[1]?.forEach((number, i) => {
      const given = seconds[i] ?? NaN;
      if (Number.isNaN(given) || given === 0) {
        expect(number).toBe(given);
      } else {
        expect(Math.abs(number / given - 1)).toBeLessThanOrEqual(1 / 400);
      }
    });
    expect(contents(unpack(pack(block(packed), references, [0, 2])), 2)).toEqual(packed);
  }
});

test('times are exact, of points that are samples and of those that are some', () => {
  const given = block([[1, 2, 3]]);
  expect([...unpack(pack(given, references)).first]).toEqual([...micros]);
  const last = micros.map((at, i) => at + 9e6 + i);
  const some = unpack(pack({ ...given, last }, references));
  expect([...some.last]).toEqual([...last]);
  expect([...some.first]).toEqual([...micros]);
});

test('a series may have some of the points only', () => {
  const rows = [0, 1, 2, 50, 51, 119];
  const [series] = unpack(pack(block([[1, 2, 3, 4, 5, 6]], rows), references)).series;
  expect([...(series?.rows ?? [])]).toEqual(rows);
  expect(series?.id).toBe(300);
});

test('what is kept for now has all bits', () => {
  const columns = [
    [1 / 3, NaN],
    [0, 0],
    [1e-300, 2e9 + 1 / 7],
  ];
  expect(contents(unpack(keep(block(columns))), 3)).toEqual(columns);
});

test('thousands of columns of any numbers come back as they are rounded', () => {
  const random = seeded(11);
  for (let round = 0; round < 500; round++) {
    const rows = 1 + Math.floor(random() * 119);
    const scale = 10 ** (random() * 12);
    const any = () => (random() < 0.2 ? 0 : random() < 0.05 ? NaN : random() * scale);
    const columns = Array.from({ length: 6 }, () => Array.from({ length: rows }, any));
    const rounded = columns.map((column) => column.map((one) => numberOf(codeOf(one))));
    expect(roundTrip(columns)).toEqual(rounded);
  }
});

test('a block that was cut off is an error, never other numbers', () => {
  const blob = keep(block([[1.5, 2.5]]));
  expect(() => unpack(blob.subarray(0, 20))).toThrow(RangeError);
});
