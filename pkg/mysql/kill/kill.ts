import type { Connection } from '../connection/connection';
import { errnoOf, isStatementError } from '../connection/errors';
import { numberOrNull } from '../protocol/rows';
import { killQueryIdSql, killSql } from './kill-sql';
import type { KillMeans } from './means';
import type { KillMode, KillResult, KillTarget } from './target';
import { whatWasHit } from './what-was-hit';

/** ER_NO_SUCH_THREAD, ER_NO_SUCH_QUERY. */
const GONE = new Set([1094, 1957]);
/** ER_STATEMENT_TIMEOUT: MariaDB's KILL may wait for a victim in SLEEP(), and has taken effect. */
const SLOW = 1969;
/** The id of a MariaDB query changes with each statement of a routine. */
const ATTEMPTS = 5;

/**
 * Kills exactly this statement, or the session of this thread, and reads what was hit. Rejects with the server's error:
 * a grant is missing, or the victim is protected by SYSTEM_USER.
 */
export async function kill(
  connection: Connection,
  target: KillTarget,
  mode: KillMode,
  means: KillMeans
): Promise<KillResult> {
  const byQueryId = connection.flavour === 'MariaDB' && mode === 'query' && target.eventId !== null;
  const isSent = byQueryId && means.procedure === null ? await killByQueryId(connection, target) : null;
  const statements = killSql(connection, target, mode, means);
  return (isSent ?? (await send(connection, statements))) ? whatWasHit(connection, target) : { what: 'ended' };
}

/** Null where the target runs on under changing ids. */
async function killByQueryId(connection: Connection, target: KillTarget): Promise<boolean | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [row] = await connection.query(
      `SELECT t.PROCESSLIST_ID AS id FROM performance_schema.events_statements_current c
        JOIN performance_schema.threads t ON t.THREAD_ID = c.THREAD_ID
        WHERE c.THREAD_ID = ? AND c.EVENT_ID = ? AND c.END_EVENT_ID IS NULL`,
      [target.threadId, target.eventId]
    );
    const id = row === undefined ? null : numberOrNull(row, 'id');
    if (id === null) {
      return false;
    }
    if (await send(connection, killQueryIdSql(connection, target, id))) {
      return true;
    }
  }
  return null;
}

/** False if the target was gone. */
async function send(connection: Connection, statements: string[]): Promise<boolean> {
  try {
    await connection.queries(statements);
    return true;
  } catch (error) {
    const errno = isStatementError(error) ? errnoOf(error) : 0;
    if (GONE.has(errno) || errno === SLOW) {
      return errno === SLOW;
    }
    throw error;
  }
}
