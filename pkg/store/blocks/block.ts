import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Micros } from '../../detection/time';
import { atOnce, type Parts } from '../parts';
import { ByteReader, ByteWriter } from './bytes';
import {
  codesOf,
  findColumn,
  isBeside,
  isExact,
  isWhole,
  numbersOf,
  readCodes,
  readWhole,
  writeColumn,
  writeExact,
  writeWhole,
  type Found,
} from './column';

/** What one series has in a block: in which of the block's points, and a number in each for every column; NaN is unknown. */
export interface Series {
  id: number;
  /** Indices of its points, ascending. */
  rows: Uint32Array;
  columns: Float64Array[];
}

/** Some consecutive points of one instance. */
export interface Block {
  /** Times of the first and last sample in each point, ascending; the same array where a point is one sample. */
  first: Float64Array;
  last: Float64Array;
  series: Series[];
}

/** The blob's first byte. */
const STORED = 0;
const ZSTD = 1;

/** For each column an earlier one that it may resemble: bytes and time go with operations; −1 for none; or `WHOLE`. */
export type References = readonly number[];
/** For each column the low bits of its codes that are not kept; none where the list ends. */
export type Dropped = readonly number[];
/** A column of whole numbers that are not rounded. */
export const WHOLE = -2;

/** Packs a block, a part for each series. Numbers are rounded, see `codeOf`; docs/guides/history.md describes the bytes. */
export function* packing(block: Block, references: References, dropped: Dropped = []): Parts<Uint8Array> {
  const body = yield* writing(block, (writer, { columns }, used) => {
    const codes = columns.map((values, i) => (used(i) && references[i] !== WHOLE ? codesOf(values) : null));
    codes.forEach((own, i) => {
      const index = references[i] ?? -1;
      const other = codes[index];
      const whole = columns[i];
      if (index === WHOLE && whole !== undefined && used(i)) {
        writeWhole(writer, whole);
      } else if (own !== null) {
        writeColumn(writer, own, other == null ? null : { codes: other, index }, dropped[i]);
      }
    });
  });
  const small = zstdCompressSync(body);
  return small.length < body.length ? framed(ZSTD, small) : framed(STORED, body);
}

/** The same at once. */
export function pack(block: Block, references: References, dropped: Dropped = []): Uint8Array {
  return atOnce(packing(block, references, dropped));
}

/** The same with all bits of each number, for what is packed soon. */
export function keep(block: Block): Uint8Array {
  const body = atOnce(
    writing(block, (writer, { columns }, used) =>
      columns.filter((_, i) => used(i)).forEach((values) => writeExact(writer, values))
    )
  );
  return framed(STORED, body);
}

/** The same for one sample: the series that have a row in it, and their numbers. */
export function keepSample(at: Micros, series: ReadonlyArray<{ id: number; values: ArrayLike<number> }>): Uint8Array {
  const first = Float64Array.of(at);
  const rows = Uint32Array.of(0);
  const columns = ({ values }: { values: ArrayLike<number> }) => Array.from(values, (value) => Float64Array.of(value));
  return keep({ first, last: first, series: series.map((one) => ({ id: one.id, rows, columns: columns(one) })) });
}

function framed(form: number, body: Uint8Array): Uint8Array {
  const blob = new Uint8Array(1 + body.length);
  blob[0] = form;
  blob.set(body, 1);
  return blob;
}

type ColumnsWriter = (writer: ByteWriter, series: Series, used: (column: number) => boolean) => void;

function* writing({ first, last, series }: Block, columnsOf: ColumnsWriter): Parts<Uint8Array> {
  const writer = new ByteWriter();
  writer.varint(first.length);
  let time = 0;
  let step = 0;
  for (const at of first) {
    writer.signed(at - time - step);
    step = time === 0 ? 0 : at - time;
    time = at;
  }
  writer.byte(first === last ? 0 : 1);
  if (first !== last) {
    last.forEach((at, i) => writer.varint(at - (first[i] ?? 0)));
  }
  writer.varint(series.length);
  for (const one of series) {
    writer.varint(one.id);
    writeRows(writer, one.rows);
    const isUsed = one.columns.map((values) => values.some((value) => value !== 0));
    writer.varint(isUsed.reduce((mask, used, i) => mask + (used ? 2 ** i : 0), 0));
    columnsOf(writer, one, (column) => isUsed[column] ?? false);
    yield;
  }
  return writer.bytes;
}

/** Runs of neighbours: how many points lie before each, and how many it has. */
function writeRows(writer: ByteWriter, rows: Uint32Array): void {
  const runs: Array<[skipped: number, length: number]> = [];
  let next = 0;
  for (const row of rows) {
    const run = runs.at(-1);
    if (run !== undefined && row === next) {
      run[1]++;
    } else {
      runs.push([row - next, 1]);
    }
    next = row + 1;
  }
  writer.varint(runs.length);
  runs.flat().forEach((number) => writer.varint(number));
}

/** One series of a packed block; its columns are read when they are asked for. */
export class PackedSeries {
  readonly #columns = new Map<number, Found>();
  readonly #codes = new Map<number, Uint32Array>();
  readonly #numbers = new Map<number, Float64Array>();

  constructor(
    private readonly reader: ByteReader,
    readonly id: number,
    readonly rows: Uint32Array
  ) {
    let mask = reader.varint();
    for (let column = 0; mask > 0; column++, mask = Math.floor(mask / 2)) {
      if (mask % 2 === 1) {
        this.#columns.set(column, findColumn(reader, rows.length));
      }
    }
  }

  /** A column's numbers, one for each of `rows`; null where all are zero. */
  column(index: number): Float64Array | null {
    const known = this.#numbers.get(index);
    if (known !== undefined) {
      return known;
    }
    const found = this.#columns.get(index);
    if (found === undefined) {
      return null;
    }
    this.reader.position = found.position;
    const rows = this.rows.length;
    const numbers = isExact(found)
      ? this.reader.doubles(rows)
      : isWhole(found)
        ? readWhole(this.reader, found, rows)
        : numbersOf(this.#codesOf(index, found));
    this.#numbers.set(index, numbers);
    return numbers;
  }

  #codesOf(index: number, found: Found): Uint32Array {
    const known = this.#codes.get(index);
    if (known !== undefined) {
      return known;
    }
    const other = isBeside(found) ? this.#columns.get(found.reference) : undefined;
    const beside = other === undefined ? null : this.#codesOf(found.reference, other);
    const codes = readCodes(this.reader, found, this.rows.length, beside);
    this.#codes.set(index, codes);
    return codes;
  }
}

export interface PackedBlock {
  first: Float64Array;
  last: Float64Array;
  series: PackedSeries[];
}

/** Opens what `pack` or `keep` made. */
export function unpack(blob: Uint8Array): PackedBlock {
  const body = blob.subarray(1);
  const reader = new ByteReader(blob[0] === ZSTD ? zstdDecompressSync(body) : body);
  const first = new Float64Array(reader.varint());
  let time = 0;
  let step = 0;
  for (let i = 0; i < first.length; i++) {
    const at: Micros = time + step + reader.signed();
    step = time === 0 ? 0 : at - time;
    time = first[i] = at;
  }
  const last = reader.byte() === 0 ? first : first.map((at) => at + reader.varint());
  const series = Array.from(
    { length: reader.varint() },
    () => new PackedSeries(reader, reader.varint(), readRows(reader))
  );
  return { first, last, series };
}

function readRows(reader: ByteReader): Uint32Array {
  const rows: number[] = [];
  let next = 0;
  for (let runs = reader.varint(); runs > 0; runs--) {
    next += reader.varint();
    for (let length = reader.varint(); length > 0; length--) {
      rows.push(next++);
    }
  }
  return Uint32Array.from(rows);
}
