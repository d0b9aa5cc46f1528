import { parseDetails } from '../../shared/details';
import type { StatementRow } from '../../shared/frames';

/** Other runaways of the same instance. Times are epoch milliseconds. */
export type Other = Pick<StatementRow, 'id' | 'start' | 'end' | 'elapsed' | 'details'>;

/** A stretch of time that is compared with an incident. */
export interface Window {
  from: number;
  to: number;
  /** Why it is shorter than it could be. */
  limit: 'earlier runaway' | 'later runaway' | 'now' | null;
  /** Another runaway, one that did not wait for a lock, ran in it too. */
  isShared: boolean;
}

export interface Windows {
  before: Window;
  during: Window;
  /** Null while it runs: nothing is known of what comes after. */
  after: Window | null;
}

/** The time before and after an incident that is compared with it, milliseconds. */
export const margin = 5 * 60_000;

/** The last time that is known of a statement's run. */
export function lastOf({ start, end, elapsed }: Pick<StatementRow, 'start' | 'end' | 'elapsed'>): number {
  return end ?? start + elapsed * 1000;
}

/** The windows around a runaway. They end at the runaways before and after it, and at now: the future is in none. */
export function windowsAround(runaway: Other, others: Other[], now: number): Windows {
  const { start, end } = runaway;
  const until = lastOf(runaway);
  const rest = others.filter(({ id }) => id !== runaway.id);
  const isShared = (from: number, to: number) =>
    rest.some((one) => one.start < to && lastOf(one) > from && parseDetails(one.details).waitedFor === undefined);
  const windowOf = (from: number, to: number, limit: Window['limit']): Window => {
    return { from, to, limit, isShared: isShared(from, to) };
  };

  const from = Math.max(start - margin, ...rest.map(lastOf).filter((last) => last <= start));
  const before = windowOf(from, start, from > start - margin ? 'earlier runaway' : null);
  const during = windowOf(start, until, null);
  if (end === null) {
    return { before, during, after: null };
  }
  const next = Math.min(Infinity, ...rest.map((one) => one.start).filter((begun) => begun >= until));
  const to = Math.max(until, Math.min(until + margin, now, next));
  const limit = to === until + margin ? null : next <= now ? 'later runaway' : 'now';
  return { before, during, after: windowOf(until, to, limit) };
}
