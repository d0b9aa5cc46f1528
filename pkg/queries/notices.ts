import { oneLine } from '../../src/shared/text';
import type { Gap } from '../store/batch';
import type { Range } from '../store/answers';
import { isMark } from '../detection/gap';
import type { Micros } from '../detection/time';
import type { Notice } from '../plugin/frame';
import { time } from './format';
import type { QueryReader } from './sources';

/** Microseconds of the range without samples that are not worth a notice. */
const LATE_START = 60e6;

/** A notice if the samples begin after the range does; else none. */
export async function lateStart(history: QueryReader, instance: string, { from, to }: Range): Promise<Notice[]> {
  const first = await history.firstKept(instance);
  if (first === null || first <= from + LATE_START) {
    return [];
  }
  const missing = first > to ? 'nothing is kept of this time' : 'nothing is kept of the time before';
  return [{ severity: 'info', text: `${instance}: samples begin at ${time(first / 1000)}, ${missing}.` }];
}

/**
 * A notice where the points of a range are wider than those of the answer. `width`: of the answer's points; `points`: of
 * those that are read. Microseconds.
 */
export async function coarseNotice(
  history: QueryReader,
  instance: string,
  range: Range,
  { width, points }: { width: Micros; points: Micros }
): Promise<Notice[]> {
  const step = await history.resolution(instance, range, points);
  const text = `${instance}: of a part of this time only points of ${step / 1e6} s are kept or can be read at once: rates are means over them, activity is their greatest value.`;
  return step > 2 * width ? [{ severity: 'info', text }] : [];
}

/** Marks shown of one instance: the latest. */
const MOST_MARKS = 5;

/** What the samples of the range lack: the marks in it, and that they begin late. */
export async function rangeNotices(history: QueryReader, instance: string, range: Range): Promise<Notice[]> {
  const marks = (await history.gaps(instance, range)).filter(isMark);
  const shown = marks.slice(-MOST_MARKS).map(({ from, to, reason, detail }): Notice => {
    const when = reason === 'partial' ? `from ${time(from / 1000)} to ${time(to / 1000)}` : `at ${time(to / 1000)}`;
    return { severity: 'warning', text: `${instance}, ${when}: ${oneLine(detail, 600)}` };
  });
  return [...(await lateStart(history, instance, range)), ...shown];
}

/** A sample did not read who waits for whom. */
export function locksUnread(instance: string, at: Micros): Notice {
  return { severity: 'warning', text: `${instance}: who waited at ${time(at / 1000)} could not be read.` };
}

/** Why there is no sample, in a few words. */
export const gapReasons: Record<Gap['reason'], string> = {
  unreachable: 'the server does not answer',
  refused: 'login refused',
  overrun: 'a sample took too long',
  restarted: 'the server was restarted',
  'counters-reset': 'its counters were reset',
  stopped: 'Runaway was not running',
  partial: 'not everything was recorded',
  'clock-step': 'the server’s clock was set',
};

/** Since when there are no samples before `until`, and why. */
export async function noSamples(
  history: QueryReader,
  instance: string,
  last: Micros | null,
  until: Micros
): Promise<Notice> {
  const gaps = await history.gaps(instance, { from: last ?? 0, to: until });
  const gap = gaps.findLast((one) => !isMark(one));
  const why =
    gap === undefined
      ? 'the reason was not recorded'
      : [gapReasons[gap.reason], oneLine(gap.detail, 300)].filter((part) => part !== '').join(': ');
  const since = last === null ? 'there are no samples yet' : `no samples since ${time(last / 1000)}`;
  return { severity: 'warning', text: `${instance}: ${since} (${why}).` };
}

/** A list was cut at its limit. */
export function listCut(limit: number): Notice {
  return {
    severity: 'info',
    text: `Only ${limit} rows are shown: raise the limit, or narrow the range or the filters.`,
  };
}

export const nothingSampled: Notice = {
  severity: 'info',
  text: 'Nothing has been sampled yet: Save & test of the data source shows whether its instances can be read.',
};
