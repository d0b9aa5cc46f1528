import { dateMath, dateTime, ISO_8601, type DateTime, type TimeRange } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';

/** A time range in an address: `now-7d`, epoch milliseconds, or an ISO time: `2024-05-05T09:00:00.000Z`. */
export interface RawRange {
  from: string;
  to: string;
}

export const defaultRange: RawRange = { from: 'now-7d', to: 'now' };

const isRelative = (text: string) => text.startsWith('now');

function parseTime(text: string, roundUp: boolean, timezone: TimeZone | undefined): DateTime | undefined {
  if (isRelative(text)) {
    return dateMath.toDateTime(text, { roundUp, ...(timezone && { timezone }) });
  }
  return /^-?\d+$/.test(text) ? dateTime(Number(text)) : dateTime(text, ISO_8601);
}

/** Parses a range; the default range if it cannot be parsed. The time zone decides when a day begins (`now/d`). */
export function timeRange(raw: RawRange, timeZone?: TimeZone): TimeRange {
  const [start, end] = [parseTime(raw.from, false, timeZone), parseTime(raw.to, true, timeZone)];
  if (start?.isValid() !== true || end?.isValid() !== true) {
    return timeRange(defaultRange);
  }
  const { from, to } = raw;
  return { from: start, to: end, raw: { from: isRelative(from) ? from : start, to: isRelative(to) ? to : end } };
}

/** A range as an address keeps it. */
export function rawRange({ raw }: TimeRange): RawRange {
  const text = (value: TimeRange['raw']['from']) => (typeof value === 'string' ? value : String(value.valueOf()));
  return { from: text(raw.from), to: text(raw.to) };
}

/** `start` to `end` (epoch milliseconds), wider by `margin` milliseconds on each side. */
export function rangeAround(start: number, end: number, margin: number): RawRange {
  return { from: String(Math.floor(start - margin)), to: String(Math.ceil(end + margin)) };
}

/** The range moved by half its width (-1 back, 1 forward), or twice as wide (0). */
export function shifted(range: TimeRange, direction: -1 | 0 | 1): RawRange {
  const from = range.from.valueOf();
  const to = range.to.valueOf();
  const half = (to - from) / 2;
  return direction === 0 ? rangeAround(from, to, half) : rangeAround(from + direction * half, to + direction * half, 0);
}
