import type { Micros } from '../../detection/time';

/** Two readings of one start differ by less than this; two starts by more. Milliseconds. */
const SAME_LIFE = 2_000;

/** Names one life of a server by its start, in epoch milliseconds. A start close to the known one keeps the known name, so rounding never changes it. */
export function incarnationOf(started: Micros, known: string | null): string {
  const start = Math.round(started / 1000);
  const same = known !== null && /^\d+$/.test(known) && Math.abs(Number(known) - start) < SAME_LIFE;
  return same ? known : String(start);
}
