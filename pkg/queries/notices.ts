import type { Gap } from '../store/batch';
import type { Range } from '../store/answers';
import type { Micros } from '../detection/time';
import type { Notice } from '../plugin/frame';
import { oneLine, time } from './format';
import type { QueriedHistory } from './sources';

/** A little late is how every history begins. */
const LATE = 60e6;

/** Says that samples begin only after the range does; nothing when they reach back far enough. */
export function beginsLate(history: QueriedHistory, instance: string, { from, to }: Range): Notice[] {
  const first = history.firstSample(instance);
  if (first === null || first <= from + LATE) {
    return [];
  }
  const known = first > to ? 'nothing is kept of this time' : 'nothing is kept of the time before';
  return [{ severity: 'info', text: `${instance}: samples begin at ${time(first / 1000)}, ${known}.` }];
}

const reasons: Record<Gap['reason'], string> = {
  unreachable: 'the server does not answer',
  overrun: 'a sample took too long',
  restarted: 'the server was restarted',
  'counters-reset': 'its counters were reset',
  stopped: 'Runaway was not running',
};

/** Says since when there are no samples before `until`, and why. */
export function noSamples(history: QueriedHistory, instance: string, last: Micros | null, until: Micros): Notice {
  const gap = history.gaps(instance, { from: last ?? 0, to: until }).at(-1);
  const why = gap === undefined ? 'why was not recorded' : `${reasons[gap.reason]}: ${oneLine(gap.detail, 300)}`;
  const since = last === null ? 'there are no samples yet' : `no samples since ${time(last / 1000)}`;
  return { severity: 'warning', text: `${instance}: ${since} (${why}).` };
}

/** Says that a list was cut. */
export function cut(limit: number): Notice {
  return {
    severity: 'info',
    text: `Only ${limit} rows are shown: raise the limit, or narrow the range or the filters.`,
  };
}

export const nothingSampled: Notice = {
  severity: 'info',
  text: 'Nothing has been sampled yet: Save & test of the data source says whether its instances can be read.',
};
