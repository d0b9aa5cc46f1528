/** The largest difference that is still believed to be a timer that wrapped at 2^64: 20 hours of waiting, in picoseconds. */
const LARGEST_WRAPPED_STEP = 1n << 56n;

/**
 * What a cumulative 64-bit counter gained. Null when it fell: a restart, a TRUNCATE, a FLUSH.
 * A picosecond timer that passed 2^64 after 213.5 days of waiting has not fallen.
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
