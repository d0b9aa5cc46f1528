import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../connection/connection';
import { numberOrNull, text, type Row } from '../protocol/rows';
import type { KillResult, KillTarget } from './target';

/** ER_QUERY_INTERRUPTED, and what MariaDB records for a connection that was killed. */
const INTERRUPTED = new Set([1317, 1927]);
/** A kill takes effect when the statement looks; milliseconds that it gets. */
const PATIENCE = 300;
const PAUSE = 20;

const currentSql = `SELECT EVENT_ID, END_EVENT_ID, MYSQL_ERRNO, SQL_TEXT FROM performance_schema.events_statements_current
  WHERE THREAD_ID = ? AND NESTING_EVENT_LEVEL = 0`;
const historySql = `SELECT EVENT_ID, END_EVENT_ID, MYSQL_ERRNO, SQL_TEXT FROM performance_schema.events_statements_history
  WHERE THREAD_ID = ? AND NESTING_EVENT_LEVEL = 0 AND EVENT_ID >= ?`;

/** Reads, after the server took a KILL, which statement it interrupted. */
export async function whatWasHit(connection: Connection, target: KillTarget): Promise<KillResult> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    const current = await connection.query(currentSql, [target.threadId]);
    const ended = await connection.query(historySql, [target.threadId, target.eventId ?? 0]);
    const { result, mayChange } = judge(current, ended, target);
    if (!mayChange || performance.now() > until) {
      return result;
    }
    await sleep(PAUSE);
  }
}

const certain: KillResult = { what: 'killed', confidence: 'certain' };
const likely: KillResult = { what: 'killed', confidence: 'likely' };

/** What the rows of a session show; `mayChange` while its current statement, the target or the one after it, still runs. */
export function judge(
  current: Row[],
  ended: Row[],
  { eventId }: KillTarget
): { result: KillResult; mayChange: boolean } {
  // A session that is gone ran nothing else.
  if (current.length === 0) {
    return { result: certain, mayChange: false };
  }
  if (eventId === null) {
    return { result: { what: 'ending' }, mayChange: true };
  }
  const idOf = (row: Row): number => numberOrNull(row, 'EVENT_ID') ?? 0;
  const rows = [...current, ...ended];
  if (rows.some((row) => idOf(row) === eventId && wasInterrupted(row))) {
    return { result: certain, mayChange: false };
  }
  const other = rows.find((row) => idOf(row) > eventId && wasInterrupted(row));
  if (other !== undefined) {
    return { result: { what: 'other', text: text(other, 'SQL_TEXT') }, mayChange: false };
  }
  const [running] = current.filter((row) => numberOrNull(row, 'END_EVENT_ID') === null);
  const isTarget = running !== undefined && idOf(running) === eventId;
  return { result: isTarget ? { what: 'ending' } : likely, mayChange: running !== undefined };
}

function wasInterrupted(row: Row): boolean {
  return INTERRUPTED.has(numberOrNull(row, 'MYSQL_ERRNO') ?? 0);
}
