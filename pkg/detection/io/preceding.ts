import type { RunningStatement } from '../sample';
import type { Micros } from '../time';

/** The statements that one session ended before another one began. */
export type Preceding = RunningStatement['preceding'];

/** Other statements with less than this share of the time did almost nothing. */
export const NEGLIGIBLE = 0.02;

/** The server keeps so many of them for each session. */
const KEPT = 10;

/** Seconds of the time between `from` and `to` in which they ran. Where more ran than are kept, the others are taken to be alike. */
export function secondsOfPreceding(preceding: Preceding = [], from: Micros, to: Micros): number {
  const since = preceding.filter(({ endedAt }) => endedAt > from);
  const busy = since.reduce((sum, { startedAt, endedAt }) => sum + endedAt - Math.max(from, startedAt), 0) / 1e6;
  const first = Math.min(to, ...since.map(({ startedAt }) => startedAt));
  const hasMore = since.length >= KEPT && first > from && first < to;
  return hasMore ? (busy * (to - from)) / (to - first) : busy;
}
