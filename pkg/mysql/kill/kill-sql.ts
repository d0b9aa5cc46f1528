import type { Connection } from '../connection/connection';
import type { KillMode, KillTarget } from './target';
import type { KillMeans } from './means';

/** Finds a session by its thread; while its statement runs, where one is meant. */
function targetSql({ eventId }: KillTarget): string {
  return eventId === null
    ? 'SELECT PROCESSLIST_ID FROM performance_schema.threads WHERE THREAD_ID = ?'
    : `SELECT t.PROCESSLIST_ID FROM performance_schema.events_statements_current c
        JOIN performance_schema.threads t ON t.THREAD_ID = c.THREAD_ID
        WHERE c.THREAD_ID = ? AND c.EVENT_ID = ? AND c.END_EVENT_ID IS NULL`;
}

/**
 * Statements that look for the target and kill it, for one round trip: on a server that kills by connection, a moment
 * between the two is all in which the target can end and another statement begin. The last one fails when it is gone.
 */
export function killSql(connection: Connection, target: KillTarget, mode: KillMode, means: KillMeans): string[] {
  const { threadId, eventId } = target;
  const found = connection.format(targetSql(target), eventId === null ? [threadId] : [threadId, eventId]);
  const kill =
    means.procedure === null ? `KILL ${mode.toUpperCase()} @runaway_id` : `CALL ${means.procedure}(@runaway_id)`;
  return [`SET @runaway_id = (${found})`, kill];
}

/**
 * MariaDB kills by the id of a query. It is read first: if the target still runs after that, the id is the target's, and
 * no other statement can be hit.
 */
export function killQueryIdSql(
  connection: Connection,
  { threadId, eventId }: KillTarget,
  processlistId: number
): string[] {
  const isRunning = connection.format(
    `SELECT 1 FROM performance_schema.events_statements_current
      WHERE THREAD_ID = ? AND EVENT_ID = ? AND END_EVENT_ID IS NULL AND NESTING_EVENT_LEVEL = 0`,
    [threadId, eventId]
  );
  return [
    connection.format('SET @runaway_id = (SELECT QUERY_ID FROM information_schema.PROCESSLIST WHERE ID = ?)', [
      processlistId,
    ]),
    `SET @runaway_id = IF(EXISTS(${isRunning}), @runaway_id, 0)`,
    'KILL QUERY ID @runaway_id',
  ];
}
