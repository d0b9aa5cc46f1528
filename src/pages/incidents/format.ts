import { dateTimeFormat } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { inUnit } from '../../components/units';
import type { StatementRow } from '../../shared/frames';
import { oneLine } from '../../shared/text';

const known = (value: number | null, unit: string) => (value === null ? 'not known' : inUnit(value, unit));

export const seconds = (value: number | null) => known(value, 's');
export const bytes = (value: number | null) => known(value, 'bytes');
export const bytesPerSecond = (value: number | null) => known(value, 'binBps');
export const share = (value: number | null) => known(value, 'percentunit');
export const count = (value: number | null) => (value === null ? 'not known' : value.toLocaleString());

/** A date and time to the millisecond. */
export const preciseTime = (ms: number, timeZone?: TimeZone) =>
  dateTimeFormat(ms, { format: 'YYYY-MM-DD HH:mm:ss.SSS', ...(timeZone && { timeZone }) });
/** A date and time to the second. */
export const timeToSecond = (ms: number, timeZone?: TimeZone) =>
  dateTimeFormat(ms, { format: 'YYYY-MM-DD HH:mm:ss', ...(timeZone && { timeZone }) });

/** `user@host`; without a known host the user, without a user `not known`. */
export function account({ user, host }: Pick<StatementRow, 'user' | 'host'>): string {
  return user === null ? 'not known' : host === null ? user : `${user}@${host}`;
}

/** The beginning of a statement's text on one line, cut with an ellipsis. */
export function excerpt(text: string | null, length = 120): string {
  return oneLine(text ?? '', length) || 'text not known';
}
