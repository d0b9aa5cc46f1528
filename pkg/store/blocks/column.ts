import { codeOf, numberOf, ZERO } from './codes';
import type { ByteReader, ByteWriter } from './bytes';

/** How a column's codes are stored: less a base, less those of another column, as steps; or all 64 bits of the numbers. */
const PLAIN = 0;
const BESIDE = 1;
const STEPS = 2;
const EXACT = 3;
/** Added where some are zero or unknown: these stay as they are, and the others begin at 2. */
const SPECIAL = 4;
const REFERENCE_SHIFT = 3;
/** Whole numbers, as steps from each that is known to the next. */
const WHOLE = EXACT | SPECIAL;
/** Bits that a step of these may have. */
const WIDEST = 24;
/** A width takes five bits of its byte. The others say how many low bits of each code are dropped. */
const DROPPED_SHIFT = 5;

interface Packed {
  mode: number;
  base: number;
  stored: Uint32Array;
  width: number;
}

/** Codes of a column's numbers. */
export function codesOf(values: Float64Array): Uint32Array {
  const codes = new Uint32Array(values.length);
  for (let i = 0; i < codes.length; i++) {
    codes[i] = codeOf(values[i] ?? NaN);
  }
  return codes;
}

/**
 * Writes a column in the way that takes the fewest bits. `beside`: an earlier column that may resemble it, and its index.
 * `dropped`: low bits of each code that are not kept.
 */
export function writeColumn(
  writer: ByteWriter,
  exact: Uint32Array,
  beside: { codes: Uint32Array; index: number } | null,
  dropped = 0
): void {
  const codes = rounded(exact, dropped);
  const other = beside === null ? null : cut(beside.codes, dropped);
  const ways = [less(codes, null), steps(codes), other === null ? null : less(codes, other)];
  const best = ways.reduce((a, b) => (b !== null && (a === null || b.width < a.width) ? b : a));
  if (best === null) {
    throw new RangeError('a column cannot be packed');
  }
  const isBeside = (best.mode & 3) === BESIDE;
  writer.varint(best.mode | ((isBeside ? (beside?.index ?? 0) : 0) << REFERENCE_SHIFT));
  writer.signed(best.base);
  writer.byte(best.width | (dropped << DROPPED_SHIFT));
  writer.packed(best.stored, best.width);
}

export function writeExact(writer: ByteWriter, values: Float64Array): void {
  writer.varint(EXACT);
  writer.doubles(values);
}

/** Writes whole numbers without rounding; where one is far from the next, with all bits of each. */
export function writeWhole(writer: ByteWriter, values: Float64Array): void {
  const base = values.find((value) => !Number.isNaN(value)) ?? 0;
  let last = base;
  const stored = Array.from(values, (value) => {
    if (Number.isNaN(value)) {
      return 0;
    }
    const step = value - last;
    last = value;
    return 1 + (step < 0 ? -2 * step - 1 : 2 * step);
  });
  const most = Math.max(...stored);
  if (most >= 2 ** WIDEST || !Number.isSafeInteger(base) || !stored.every(Number.isInteger)) {
    writeExact(writer, values);
    return;
  }
  writer.varint(WHOLE);
  writer.signed(base);
  writer.byte(bitsOf(most));
  writer.packed(Uint32Array.from(stored), bitsOf(most));
}

/** A column that was found, and is not read yet. */
export interface Found {
  mode: number;
  /** The index of the column that it is beside. */
  reference: number;
  base: number;
  width: number;
  /** Low bits of its codes that are not kept. */
  dropped: number;
  position: number;
}

/** Finds a column of so many rows, and passes it. */
export function findColumn(reader: ByteReader, rows: number): Found {
  const head = reader.varint();
  const mode = head & 7;
  const [base, size] = mode === EXACT ? [0, 64] : [reader.signed(), reader.byte()];
  const [width, dropped] = mode === EXACT ? [size, 0] : [size & ((1 << DROPPED_SHIFT) - 1), size >> DROPPED_SHIFT];
  const { position } = reader;
  reader.position += Math.ceil((rows * width) / 8);
  return { mode, reference: head >> REFERENCE_SHIFT, base, width, dropped, position };
}

export function isExact({ mode }: Found): boolean {
  return mode === EXACT;
}

export function isWhole({ mode }: Found): boolean {
  return mode === WHOLE;
}

export function readWhole(reader: ByteReader, { base, width, position }: Found, rows: number): Float64Array {
  reader.position = position;
  let last = base;
  return Float64Array.from(reader.packed(rows, width), (stored) => {
    if (stored === 0) {
      return NaN;
    }
    const step = stored - 1;
    last += step & 1 ? -(step + 1) / 2 : step / 2;
    return last;
  });
}

export function isBeside({ mode }: Found): boolean {
  return (mode & 3) === BESIDE;
}

/** `beside`: the codes of the column that it is beside. */
export function readCodes(reader: ByteReader, found: Found, rows: number, beside: Uint32Array | null): Uint32Array {
  const { dropped } = found;
  const codes = readCut(reader, found, rows, beside === null ? null : cut(beside, dropped));
  return dropped === 0 ? codes : codes.map((code) => (code <= ZERO ? code : code << dropped));
}

function readCut(
  reader: ByteReader,
  { mode, base, width, position }: Found,
  rows: number,
  beside: Uint32Array | null
): Uint32Array {
  reader.position = position;
  const codes = reader.packed(rows, width);
  if ((mode & 3) === STEPS) {
    let last = base;
    for (let i = 0; i < rows; i++) {
      const step = codes[i] ?? 0;
      last += step & 1 ? -(step + 1) / 2 : step / 2;
      codes[i] = last;
    }
    return codes;
  }
  const least = mode & SPECIAL ? ZERO + 1 : 0;
  for (let i = 0; i < rows; i++) {
    const stored = codes[i] ?? 0;
    if (stored >= least) {
      codes[i] = stored + base + (beside === null ? 0 : (beside[i] ?? 0));
    }
  }
  return codes;
}

export function numbersOf(codes: Uint32Array): Float64Array {
  const numbers = new Float64Array(codes.length);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = numberOf(codes[i] ?? 0);
  }
  return numbers;
}

/** Codes without their low bits, the nearest ones. What is zero or unknown stays so. */
function rounded(codes: Uint32Array, dropped: number): Uint32Array {
  return dropped === 0
    ? codes
    : cut(
        codes.map((code) => (code <= ZERO ? code : code + (1 << (dropped - 1)))),
        dropped
      );
}

function cut(codes: Uint32Array, dropped: number): Uint32Array {
  return dropped === 0 ? codes : codes.map((code) => (code <= ZERO ? code : Math.max(ZERO, code >>> dropped)));
}

/** The codes less a base, and less another column's; null where that column has no number and this one has. */
function less(codes: Uint32Array, beside: Uint32Array | null): Packed | null {
  let low = Infinity;
  let high = -Infinity;
  let special = false;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    const other = beside === null ? 0 : (beside[i] ?? 0);
    if (code <= ZERO) {
      special = true;
    } else if (beside !== null && other <= ZERO) {
      return null;
    } else {
      low = Math.min(low, code - other);
      high = Math.max(high, code - other);
    }
  }
  const base = low === Infinity ? 0 : low - (special ? ZERO + 1 : 0);
  const stored = codes.map((code, i) => (code <= ZERO ? code : code - base - (beside === null ? 0 : (beside[i] ?? 0))));
  const most = Math.max(special ? ZERO : 0, high === -Infinity ? 0 : high - base);
  return { mode: (beside === null ? PLAIN : BESIDE) | (special ? SPECIAL : 0), base, stored, width: bitsOf(most) };
}

/** The steps from code to code, from the first one on. */
function steps(codes: Uint32Array): Packed {
  const base = codes[0] ?? 0;
  let last = base;
  let most = 0;
  const stored = codes.map((code) => {
    const step = code - last;
    last = code;
    const folded = step < 0 ? -2 * step - 1 : 2 * step;
    most = Math.max(most, folded);
    return folded;
  });
  return { mode: STEPS, base, stored, width: bitsOf(most) };
}

function bitsOf(most: number): number {
  return 32 - Math.clz32(most);
}
