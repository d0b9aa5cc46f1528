import type { LockRow } from '../../../src/shared/frames';
import type { Micros } from '../../detection/time';
import type { QueryReader } from '../sources';
import { lockRows } from './lock-rows';

/** The lock forest of one instance as the sample of `at` saw it, depth first, with the sessions that waited then. */
export async function locksAt(
  history: QueryReader,
  instance: string,
  at: Micros,
  limit: number
): Promise<{ rows: LockRow[]; hasMore: boolean }> {
  const stays = await history.locksAt(instance, at, limit + 1);
  const rows = countWaiters(lockRows(instance, stays.slice(0, limit), at));
  return { rows, hasMore: stays.length > limit };
}

/** Whether the sample of `at` read who waits for whom. If not, it saw no lock, and nothing is known of them. */
export async function areLocksRead(history: QueryReader, instance: string, at: Micros): Promise<boolean> {
  const [sample] = await history.activity(instance, { from: at, to: at }, 1);
  return sample !== undefined && sample.sessionsWaiting !== null;
}

/** Counts the sessions that wait behind each at that time; the stored number is the greatest ever. Rows are depth first. */
function countWaiters(rows: LockRow[]): LockRow[] {
  const counted = rows.map((row) => ({ row: { ...row }, sessions: new Set<string>() }));
  const above: typeof counted = [];
  for (const one of counted) {
    while ((above.at(-1)?.row.depth ?? -1) >= one.row.depth) {
      above.pop();
    }
    // A session that waits in several places is one session.
    above.forEach(({ sessions }) => sessions.add(sessionOf(one.row)));
    above.push(one);
  }
  return counted.map(({ row, sessions }) => ({ ...row, waiters: sessions.size }));
}

/** The row's id without the number of its stay. */
function sessionOf({ id }: LockRow): string {
  return id.replace(/\/\d+$/, '');
}
