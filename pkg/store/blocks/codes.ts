/** Bits of a number's significand that are kept, besides the leading one: it is off by 1/2,048 at most. */
const KEPT = 10;
const DROPPED = 23 - KEPT;

/** The codes of what is not known, and of zero. Every other number has a greater one. */
export const UNKNOWN = 0;
export const ZERO = 1;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * The code of a number: the upper bits of its 32-bit float, rounded. Numbers that are near each other have near codes,
 * twice a number is always the same distance away, and whole numbers up to 2,048 are exact. NaN stands for not known.
 */
export function codeOf(value: number): number {
  if (value !== value) {
    return UNKNOWN;
  }
  float[0] = value;
  const code = ((bits[0] ?? 0) + (1 << (DROPPED - 1))) >>> DROPPED;
  return value === 0 || code <= ZERO ? ZERO : code;
}

export function numberOf(code: number): number {
  if (code <= ZERO) {
    return code === ZERO ? 0 : NaN;
  }
  bits[0] = code << DROPPED;
  return float[0] ?? NaN;
}
