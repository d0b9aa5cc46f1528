import { GAP_INTERVALS } from '../detection/gap';
import type { Sample } from '../detection/sample';
import type { Micros } from '../detection/time';
import type { Gap } from '../store/batch';

/** The last sample of an instance. */
export interface LastSample {
  /** By the server's clock. */
  at: Micros;
  incarnation: string;
  /** By this process's `performance.now()`; null when an earlier process took it. */
  seen: number | null;
}

/** The longest time between two samples that is no gap. Seconds. */
export function longestStep(sampleSeconds: number): number {
  return sampleSeconds * GAP_INTERVALS;
}

/** Why sampling was interrupted. */
export interface Interruption {
  reason: 'unreachable' | 'refused';
  detail: string;
}

/** The gap that ends with the first sample of a session; `interruption` is why there were no samples. */
export function gapBefore(
  { at: to, incarnation }: Pick<Sample, 'at' | 'incarnation'>,
  last: LastSample | null,
  longest: number,
  interruption: Interruption | null
): Gap[] {
  if (last === null) {
    return [];
  }
  const { at: from, seen } = last;
  if (last.incarnation !== incarnation) {
    return [{ from, to, reason: 'restarted', detail: 'The server was restarted.' }];
  }
  if (to - from < longest * 1e6) {
    return [];
  }
  return seen === null
    ? [{ from, to, reason: 'stopped', detail: 'Runaway was not running.' }]
    : [{ from, to, ...(interruption ?? { reason: 'unreachable', detail: 'The connection was lost.' }) }];
}

/** The mark that what a sample shows is incomplete. It grows from sample to sample. */
export function partialMark({ at: to, unrecorded }: Pick<Sample, 'at' | 'unrecorded'>): Gap[] {
  return unrecorded === undefined
    ? []
    : [{ from: Math.min(unrecorded.since, to), to, reason: 'partial', detail: unrecorded.what.join(' ') }];
}

/** The mark that the server's clock was set. */
export function clockMark({ at, clockStep }: Pick<Sample, 'at' | 'clockStep'>): Gap[] {
  if (clockStep === undefined) {
    return [];
  }
  const by = `${(Math.abs(clockStep) / 1e6).toFixed(0)} s ${clockStep > 0 ? 'forward' : 'back'}`;
  const detail = `The server’s clock was set ${by}. Times stay where they were; starts first read after that are likely.`;
  return [{ from: at, to: at, reason: 'clock-step', detail }];
}

/** The gap between two samples of one session. `countersFell`: both have I/O counters, but no rates follow from them. */
export function gapWithin(
  previous: Pick<Sample, 'at'> | null,
  { at: to }: Pick<Sample, 'at'>,
  countersFell: boolean,
  longest: number
): Gap[] {
  if (previous === null) {
    return [];
  }
  const { at: from } = previous;
  const step = (to - from) / 1e6;
  if (step > longest) {
    const detail = `No sample for ${step.toFixed(1)} s: a sample took longer than its interval.`;
    return [{ from, to, reason: 'overrun', detail }];
  }
  return countersFell
    ? [{ from, to, reason: 'counters-reset', detail: 'I/O counters fell: performance_schema was truncated.' }]
    : [];
}
