import type { Part } from './part';

/** A column's time in microseconds of the epoch. */
export function micros(column: string): string {
  return `CAST(UNIX_TIMESTAMP(${column}) * 1000000 AS UNSIGNED)`;
}

/** The server's wall clock in microseconds, at the row it is asked for with. */
export const wallClock = micros('SYSDATE(6)');

export const wallClockPart: Part = { sql: `SELECT ${wallClock} AS wall` };
