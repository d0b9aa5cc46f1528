import { dateTimeFormat } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { inUnit } from '../../components/units';
import type { StatementRow } from '../../shared/frames';

const known = (value: number | null, unit: string) => (value === null ? 'not known' : inUnit(value, unit));

export const seconds = (value: number | null) => known(value, 's');
export const bytes = (value: number | null) => known(value, 'bytes');
export const bytesPerSecond = (value: number | null) => known(value, 'binBps');
export const share = (value: number | null) => known(value, 'percentunit');
export const count = (value: number | null) => (value === null ? 'not known' : value.toLocaleString());

/** With milliseconds where they are known: the server's timers are that exact. */
export const preciseTime = (ms: number, timeZone?: TimeZone) =>
  dateTimeFormat(ms, { format: 'YYYY-MM-DD HH:mm:ss.SSS', ...(timeZone && { timeZone }) });
export const timeToSecond = (ms: number, timeZone?: TimeZone) =>
  dateTimeFormat(ms, { format: 'YYYY-MM-DD HH:mm:ss', ...(timeZone && { timeZone }) });

/** user@host, as far as known. */
export function account({ user, host }: Pick<StatementRow, 'user' | 'host'>): string {
  return user === null ? 'not known' : host === null ? user : `${user}@${host}`;
}

/** All it moved, read and written. */
export function moved({ readBytes, writeBytes }: Pick<StatementRow, 'readBytes' | 'writeBytes'>): number | null {
  return readBytes === null && writeBytes === null ? null : (readBytes ?? 0) + (writeBytes ?? 0);
}

/** The first words of a statement, on one line. */
export function excerpt(text: string | null, length = 120): string {
  const line = (text ?? '').replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line || 'text not known';
}
