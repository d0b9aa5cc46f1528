/** A timer that wrapped at 2^64 gained less than this: 20 hours of waiting. Picoseconds. */
const LARGEST_WRAPPED_STEP = 1n << 56n;

/**
 * The difference of a cumulative 64-bit counter. Null if it fell: a restart, a TRUNCATE, a FLUSH. A picosecond timer that
 * wraps at 2^64, after 213.5 days of waiting, has not fallen.
 */
export function gained(before: bigint, after: bigint): bigint | null {
  if (after >= before) {
    return after - before;
  }
  const wrapped = BigInt.asUintN(64, after - before);
  return wrapped < LARGEST_WRAPPED_STEP ? wrapped : null;
}

/** Picoseconds to seconds. */
export function seconds(picos: bigint): number {
  return Number(picos) / 1e12;
}
