import type { Row } from '../connection/connection';

export type { Row };

export function text(row: Row, column: string): string | null {
  const value = row[column];
  if (value === null || value === undefined) {
    return null;
  }
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}

/** A count or id below 2^53; 0 for NULL. */
export function number(row: Row, column: string): number {
  return Number(text(row, column) ?? 0);
}

export function numberOrNull(row: Row, column: string): number | null {
  const value = text(row, column);
  return value === null ? null : Number(value);
}

/** A counter or timer of up to 64 bits, exact; 0 for NULL. */
export function counter(row: Row, column: string): bigint {
  return BigInt(text(row, column) ?? 0);
}
