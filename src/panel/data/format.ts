import { dateTimeFormat } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import type { Statement } from './statements';

const day = 86_400_000;

/** A time of day, with its date if `span` (milliseconds) is longer than a day. */
export function clockTime(time: number, span: number, timeZone: TimeZone): string {
  return dateTimeFormat(time, { timeZone, format: span > day ? 'MM-DD HH:mm:ss' : 'HH:mm:ss' });
}

/** A date and time to the millisecond. */
export function preciseTime(time: number, timeZone: TimeZone): string {
  return dateTimeFormat(time, { timeZone, format: 'YYYY-MM-DD HH:mm:ss.SSS' });
}

/** A session: `#22 shop@10.0.0.4`. */
export function sessionName({ processlistId, user, host }: Pick<Statement, 'processlistId' | 'user' | 'host'>): string {
  const account = `${user ?? 'unknown user'}${host === null ? '' : `@${host}`}`;
  return processlistId === null ? account : `#${processlistId} ${account}`;
}
