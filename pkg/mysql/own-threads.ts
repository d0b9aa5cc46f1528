import type { Connection } from './connection/connection';
import { isStatementError } from './connection/errors';
import { number } from './protocol/rows';
import type { OwnThreads } from './sample/readers';

const sql = 'SELECT THREAD_ID FROM performance_schema.threads WHERE PROCESSLIST_ID = CONNECTION_ID()';

/** Thread ids of these connections, the sampling connection first; none if threads cannot be read. */
export async function readOwnThreads(connections: Connection[]): Promise<OwnThreads> {
  const threads: number[] = [];
  for (const connection of connections) {
    try {
      const [row] = await connection.query(sql);
      threads.push(number(row ?? {}, 'THREAD_ID'));
    } catch (error) {
      if (!isStatementError(error)) {
        throw error;
      }
    }
  }
  return { thread: threads[0] ?? null, all: new Set(threads) };
}
