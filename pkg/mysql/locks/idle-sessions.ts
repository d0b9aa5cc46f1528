import type { ActiveThread } from '../statements/active-threads';
import type { BatchReader } from '../protocol/batch-reader';
import { readSessions, type SessionInfo } from '../statements/sessions';

/** Sessions with open transactions that do nothing are as they were when they were last looked up, until they are active. */
export class IdleSessions {
  #idle: SessionInfo[] = [];

  /** The sessions of these threads and these connections; those that are gone by now are left out. */
  async read(
    reader: Pick<BatchReader, 'read'>,
    threads: number[],
    connections: number[],
    active: ReadonlyMap<number, ActiveThread>
  ): Promise<SessionInfo[]> {
    const asked = { threads: new Set(threads), connections: new Set(connections) };
    const known = this.#idle.filter(
      ({ threadId, processlistId }) =>
        !active.has(threadId) && (asked.threads.has(threadId) || asked.connections.has(processlistId ?? NaN))
    );
    const knownThreads = new Set(known.map(({ threadId }) => threadId));
    const knownConnections = new Set(known.map(({ processlistId }) => processlistId));
    const found = await readSessions(
      reader,
      threads.filter((id) => !knownThreads.has(id)),
      connections.filter((id) => !knownConnections.has(id))
    );
    const all = [...known, ...found];
    this.#idle = all.filter(({ statement }) => statement?.running !== true);
    return all;
  }
}
