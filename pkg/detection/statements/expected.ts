import type { StatementDetails } from '../../../src/shared/details';
import type { ExpectedStatement } from '../../../src/shared/settings';
import type { Micros } from '../time';
import type { StatementRecord } from './record';

const DAY_MINUTES = 24 * 60;

/** Says of each running runaway whether it is expected now: it is shown, and rings no alert. Past its hours it rings. */
export function markExpected(
  records: StatementRecord[],
  expected: readonly ExpectedStatement[],
  now: Micros
): StatementRecord[] {
  return expected.length === 0
    ? records
    : records.map((record) => {
        const mark = record.runawayAt === null ? null : expectedBy(record, expected, now);
        return mark === null ? record : { ...record, details: { ...record.details, expected: mark } };
      });
}

function expectedBy(
  record: Pick<StatementRecord, 'user' | 'db' | 'digest'>,
  expected: readonly ExpectedStatement[],
  now: Micros
): NonNullable<StatementDetails['expected']> | null {
  const found = expected.find((one) => isMeant(record, one) && isTime(one, now / 1000));
  return found === undefined ? null : { by: found.by, why: found.why };
}

/** An empty field means any. The beginning of a digest is enough. */
function isMeant(
  { user, db, digest }: Pick<StatementRecord, 'user' | 'db' | 'digest'>,
  one: Pick<ExpectedStatement, 'user' | 'schema' | 'digest'>
): boolean {
  return (
    (one.user === '' || one.user === user) &&
    (one.schema === '' || one.schema === db) &&
    (one.digest === '' || digest?.toLowerCase().startsWith(one.digest.toLowerCase()) === true)
  );
}

/** `from` and `to` are UTC; a span over midnight is one that ends before it begins. `until` is the last day. */
function isTime({ from, to, until }: Pick<ExpectedStatement, 'from' | 'to' | 'until'>, ms: number): boolean {
  const date = new Date(ms);
  const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
  const begin = minutesOf(from) ?? 0;
  const end = minutesOf(to) ?? DAY_MINUTES;
  const isHour = begin <= end ? begin <= minute && minute < end : minute >= begin || minute < end;
  return isHour && (until === '' || date.toISOString().slice(0, 10) <= until);
}

function minutesOf(time: string): number | null {
  const [hours, minutes] = time.split(':').map(Number);
  return hours === undefined || minutes === undefined ? null : hours * 60 + minutes;
}
