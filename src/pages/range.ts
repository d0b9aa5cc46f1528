import { dateMath, dateTime, type TimeRange } from '@grafana/data';

/** A time range as it stands in an address: `now-7d`, or epoch milliseconds. */
export interface RawRange {
  from: string;
  to: string;
}

export const defaultRange: RawRange = { from: 'now-7d', to: 'now' };

const relative = (text: string) => text.startsWith('now');

function moment(text: string, roundUp: boolean) {
  return (relative(text) ? dateMath.toDateTime(text, { roundUp }) : dateTime(Number(text))) ?? dateTime();
}

/** What a time picker and a query work with. */
export function timeRange({ from, to }: RawRange): TimeRange {
  const start = moment(from, false);
  const end = moment(to, true);
  return { from: start, to: end, raw: { from: relative(from) ? from : start, to: relative(to) ? to : end } };
}

/** What an address keeps of a picked range. */
export function rawRange({ raw }: TimeRange): RawRange {
  const text = (value: TimeRange['raw']['from']) => (typeof value === 'string' ? value : String(value.valueOf()));
  return { from: text(raw.from), to: text(raw.to) };
}

/** A stretch of time with `margin` milliseconds around it. */
export function around(start: number, end: number, margin: number): RawRange {
  return { from: String(Math.floor(start - margin)), to: String(Math.ceil(end + margin)) };
}

/** The range moved by half its width (-1 back, 1 forth), or widened to twice its width (0). */
export function shifted(range: TimeRange, direction: -1 | 0 | 1): RawRange {
  const from = range.from.valueOf();
  const to = range.to.valueOf();
  const half = (to - from) / 2;
  return direction === 0 ? around(from, to, half) : around(from + direction * half, to + direction * half, 0);
}
