import type { Gap } from '../store/batch';
import type { Sample } from '../detection/sample';
import type { Micros } from '../detection/time';

/** The last sample's time on the server's clock, and on this process's (null: taken by an earlier one). */
export interface LastSample {
  at: Micros;
  incarnation: string;
  seen: number | null;
}

/** The gap that the first sample of a session closes, where it is longer than `longestStep` seconds; `problem` is why there was none. */
export function gapBefore(
  { at: to, incarnation }: Pick<Sample, 'at' | 'incarnation'>,
  last: LastSample | null,
  longestStep: number,
  problem: string | null
): Gap[] {
  if (last === null) {
    return [];
  }
  const { at: from, seen } = last;
  if (last.incarnation !== incarnation) {
    return [{ from, to, reason: 'restarted', detail: 'The server was restarted.' }];
  }
  if (to - from < longestStep * 1e6) {
    return [];
  }
  return seen === null
    ? [{ from, to, reason: 'stopped', detail: 'Runaway was not running.' }]
    : [{ from, to, reason: 'unreachable', detail: problem ?? 'The connection was lost.' }];
}
