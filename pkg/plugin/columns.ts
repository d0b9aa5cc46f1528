import { Bool, Float64, makeData, TimestampNanosecond, Utf8, type Data } from 'apache-arrow';
import type { Field } from './frame';
import { micros } from './meta';

/** A field's values as one Arrow column. */
export function arrowColumn(field: Field): Data {
  switch (field.type) {
    case 'time':
    case 'time?':
      return times(field, field.values);
    case 'number':
      return makeData({ type: new Float64(), ...nulls(field.values), data: Float64Array.from(field.values, Number) });
    case 'string':
      return strings(field.values);
    case 'boolean':
      return makeData({
        type: new Bool(),
        ...nulls(field.values),
        data: bits(field.values, (value) => value === true),
      });
  }
}

/** Arrow's builder takes nanoseconds as numbers, which are not exact: this writes BigInts. */
function times(field: Field, values: Array<number | null>): Data {
  const data = BigInt64Array.from(values, (time) => (time === null ? 0n : BigInt(micros(field, time)) * 1000n));
  return makeData({ type: new TimestampNanosecond(), ...nulls(values), data });
}

function strings(values: Array<string | null>): Data {
  const valueOffsets = new Int32Array(values.length + 1);
  let end = 0;
  values.forEach((value, i) => {
    end += value === null ? 0 : Buffer.byteLength(value);
    valueOffsets[i + 1] = end;
  });
  const data = Buffer.alloc(end);
  let at = 0;
  for (const value of values) {
    at += value === null ? 0 : data.write(value, at);
  }
  return makeData({ type: new Utf8(), ...nulls(values), valueOffsets, data });
}

function nulls(values: unknown[]) {
  const nullCount = values.reduce<number>((count, value) => (value === null ? count + 1 : count), 0);
  const nullBitmap = nullCount === 0 ? undefined : bits(values, (value) => value !== null);
  return { length: values.length, nullCount, nullBitmap };
}

/** One bit per value, the least significant first. */
function bits<T>(values: T[], isSet: (value: T) => boolean): Uint8Array {
  const packed = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (isSet(value)) {
      packed[i >> 3] = (packed[i >> 3] ?? 0) | (1 << (i & 7));
    }
  });
  return packed;
}
