import { dateTimeFormat } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { inUnit } from '../../components/units';
import type { StatementRow } from '../../shared/frames';
import { outcomeDisplays } from '../../shared/outcomes';
import { duration, oneLine } from '../../shared/text';

const known = (value: number | null, unit: string) => (value === null ? 'not known' : inUnit(value, unit));

export const seconds = (value: number | null) => (value === null ? 'not known' : duration(value));
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

type Ending = Pick<
  StatementRow,
  'user' | 'host' | 'instance' | 'elapsed' | 'outcome' | 'confidence' | 'killer' | 'killerConfidence'
>;

/** An incident as a sentence: `reporting@localhost on shop-db: 1 min 50 s, killed by dba@localhost`. */
export function headline(row: Ending): string {
  const who = row.user === null ? 'Unknown account' : account(row);
  const likely = row.confidence === 'likely' && row.killer === null && row.outcome !== 'running' ? 'probably ' : '';
  const by = row.killer === null ? '' : `${row.killerConfidence === 'likely' ? ', probably' : ''} by ${row.killer}`;
  const ending = `${likely}${outcomeDisplays[row.outcome].word}${by}`;
  return oneLine(`${who} on ${row.instance}: ${duration(row.elapsed)}, ${ending}`, 200);
}
