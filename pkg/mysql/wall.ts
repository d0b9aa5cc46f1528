import type { Part } from './reader';

/** The server's wall clock in microseconds, at the row it is asked for with. */
export const wall = 'CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED)';

export const wallPart: Part = { sql: `SELECT ${wall} AS wall` };
