import { dateTimeFormat } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { visible } from '../../shared/visible';
import type { Statement } from './statements';

const day = 86_400_000;

/** A time of day as a mark says it; with its date once the picture spans more than a day. */
export function clockTime(time: number, span: number, timeZone: TimeZone): string {
  return dateTimeFormat(time, { timeZone, format: span > day ? 'MM-DD HH:mm:ss' : 'HH:mm:ss' });
}

/** A time to the millisecond. */
export function preciseTime(time: number, timeZone: TimeZone): string {
  return dateTimeFormat(time, { timeZone, format: 'YYYY-MM-DD HH:mm:ss.SSS' });
}

/** Seconds as a person says them: `0.4 s`, `12.3 s`, `4 min 05 s`, `1 h 00 min`, `2 d 03 h`. */
export function duration(seconds: number): string {
  if (seconds < 59.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 1440
    ? `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`
    : `${Math.floor(minutes / 1440)} d ${two(Math.floor((minutes % 1440) / 60))} h`;
}

/** Who runs a statement: `#22 shop@10.0.0.4`. */
export function sessionName({ processlistId, user, host }: Pick<Statement, 'processlistId' | 'user' | 'host'>): string {
  const account = `${user ?? 'unknown user'}${host === null ? '' : `@${host}`}`;
  return processlistId === null ? account : `#${processlistId} ${account}`;
}

/** The beginning of a text on one line, for a label. */
export function oneLine(text: string, most = 240): string {
  return visible(text.slice(0, most * 2))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, most);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
