import type { Field, Frame } from './frame';

/** Grafana's frame metadata, for both encodings. Undefined if there is none. */
export function frameMeta({ type, custom, notices }: Frame): Record<string, unknown> | undefined {
  if (type === undefined && custom === undefined && notices === undefined) {
    return undefined;
  }
  return { type, typeVersion: type === undefined ? [0, 0] : [0, 1], custom, notices };
}

/** The number of rows. Throws if the fields differ in length. */
export function rowCount({ name, fields }: Frame): number {
  const rows = fields[0]?.values.length ?? 0;
  const odd = fields.find((field) => field.values.length !== rows);
  if (odd !== undefined) {
    throw new Error(`Frame ${name}: field ${odd.name} has ${odd.values.length} values, the first has ${rows}`);
  }
  return rows;
}

/** Epoch milliseconds as whole microseconds. Throws if the number is not a time. */
export function micros(field: Field, time: number): number {
  const value = Math.round(time * 1000);
  if (!Number.isSafeInteger(value)) {
    throw new Error(`Field ${field.name}: ${time} is not a time in epoch milliseconds`);
  }
  return value;
}
