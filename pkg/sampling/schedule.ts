/**
 * When the next sample is due after the one that was due at `due`, `now` being its end. All in milliseconds. A sample
 * that overran is not made up for: the next one is due at the next whole interval.
 */
export function nextDue(due: number, now: number, interval: number): number {
  const late = Math.max(0, now - due);
  return due + interval * (Math.floor(late / interval) + 1);
}
