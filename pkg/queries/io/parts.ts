import type { IoBucket, IoColumn } from '../../store/answers';
import type { Sums } from './measures';

/** Sums of every series of an instance in one bucket. */
export interface BucketParts {
  total: IoBucket;
  /** Of all statements. */
  statements: Sums | undefined;
  /** Of the server's own threads. */
  threads: Sums | undefined;
}

/** How the parts of one bucket add up to the whole. */
export interface Division {
  /** What a statement's sums are multiplied by. */
  statements: Sums;
  /** The same for the server's own threads. */
  threads: Sums;
  /** What is left. */
  rest: Sums;
}

/**
 * Divides an instance's I/O among statements, the server's own threads and nobody, so that all add up. Bytes of both are
 * estimated: what a statement has is not the page cleaner's as well, and together they have no more than the whole.
 */
export function divideBucket({ total, statements, threads }: BucketParts, columns: IoColumn[]): Division {
  const division: Division = { statements: {}, threads: {}, rest: {} };
  for (const column of columns) {
    const whole = total[column] ?? 0;
    const theirs = statements?.[column] ?? 0;
    const own = threads?.[column] ?? 0;
    const left = Math.max(0, whole - theirs);
    division.statements[column] = theirs > whole ? whole / theirs : 1;
    division.threads[column] = own > left ? left / own : 1;
    division.rest[column] = Math.max(0, left - own);
  }
  return division;
}

/** Sums of one more series added to those of others. */
export function addedUp(sums: Sums | undefined, more: Sums, columns: IoColumn[]): Sums {
  return Object.fromEntries(columns.map((column) => [column, (sums?.[column] ?? 0) + (more[column] ?? 0)]));
}

/** Sums multiplied by a factor for each column. */
export function scaled(sums: Sums, factors: Sums, columns: IoColumn[]): Sums {
  return Object.fromEntries(columns.map((column) => [column, (sums[column] ?? 0) * (factors[column] ?? 1)]));
}
