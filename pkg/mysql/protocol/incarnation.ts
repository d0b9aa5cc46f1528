import type { Micros } from '../../detection/time';

/** Two readings of one server's start differ by less than this, two starts by more. Milliseconds. */
const SAME_LIFE = 2_000;

/**
 * Names one life of a server by when it began, in epoch milliseconds. A reading that differs from the known name's by
 * little is the same life and keeps that name, so that a name never changes by rounding.
 */
export function incarnationOf(started: Micros, known: string | null): string {
  const start = Math.round(started / 1000);
  const same = known !== null && /^\d+$/.test(known) && Math.abs(Number(known) - start) < SAME_LIFE;
  return same ? known : String(start);
}
