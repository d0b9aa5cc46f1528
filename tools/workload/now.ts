/** Epoch milliseconds with a fraction: a server's times have microseconds, Date.now() does not. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
