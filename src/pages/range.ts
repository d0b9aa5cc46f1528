import { dateMath, dateTime, ISO_8601, type DateTime, type TimeRange } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';

/** A time range as it stands in an address: `now-7d`, epoch milliseconds, or a time such as `2024-05-05T09:00:00.000Z`. */
export interface RawRange {
  from: string;
  to: string;
}

export const defaultRange: RawRange = { from: 'now-7d', to: 'now' };

const relative = (text: string) => text.startsWith('now');

function parseTime(text: string, roundUp: boolean, timezone: TimeZone | undefined): DateTime | undefined {
  if (relative(text)) {
    return dateMath.toDateTime(text, { roundUp, ...(timezone && { timezone }) });
  }
  return /^-?\d+$/.test(text) ? dateTime(Number(text)) : dateTime(text, ISO_8601);
}

/** What a time picker and a query work with; the usual range where the address tells none. A day begins as in the time zone. */
export function timeRange(raw: RawRange, timeZone?: TimeZone): TimeRange {
  const [start, end] = [parseTime(raw.from, false, timeZone), parseTime(raw.to, true, timeZone)];
  if (start?.isValid() !== true || end?.isValid() !== true) {
    return timeRange(defaultRange);
  }
  const { from, to } = raw;
  return { from: start, to: end, raw: { from: relative(from) ? from : start, to: relative(to) ? to : end } };
}

/** What an address keeps of a picked range. */
export function rawRange({ raw }: TimeRange): RawRange {
  const text = (value: TimeRange['raw']['from']) => (typeof value === 'string' ? value : String(value.valueOf()));
  return { from: text(raw.from), to: text(raw.to) };
}

/** A stretch of time with `margin` milliseconds around it. */
export function rangeAround(start: number, end: number, margin: number): RawRange {
  return { from: String(Math.floor(start - margin)), to: String(Math.ceil(end + margin)) };
}

/** The range moved by half its width (-1 back, 1 forth), or widened to twice its width (0). */
export function shifted(range: TimeRange, direction: -1 | 0 | 1): RawRange {
  const from = range.from.valueOf();
  const to = range.to.valueOf();
  const half = (to - from) / 2;
  return direction === 0 ? rangeAround(from, to, half) : rangeAround(from + direction * half, to + direction * half, 0);
}
