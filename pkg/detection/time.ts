/** Microseconds since the epoch by the sampled server's own clock, in UTC. Exact below 2^53. */
export type Micros = number;

/** Picoseconds of a performance_schema timer; they exceed 2^53, and wrap at 2^64. */
export type Picos = bigint;
