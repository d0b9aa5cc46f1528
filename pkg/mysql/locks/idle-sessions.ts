import type { ActiveThread } from '../statements/active-threads';
import type { BatchReader } from '../protocol/batch-reader';
import { readSessions, type SessionInfo } from '../statements/sessions';

/** Remembers idle sessions with open transactions: they do not change until they are active again. */
export class IdleSessions {
  #idle: SessionInfo[] = [];

  /** The sessions of these threads and these processlist ids; sessions that have ended are left out. */
  async read(
    reader: Pick<BatchReader, 'read'>,
    threads: number[],
    processlistIds: number[],
    active: ReadonlyMap<number, ActiveThread>
  ): Promise<SessionInfo[]> {
    const asked = { threads: new Set(threads), processlistIds: new Set(processlistIds) };
    const known = this.#idle.filter(
      ({ threadId, processlistId }) =>
        !active.has(threadId) && (asked.threads.has(threadId) || asked.processlistIds.has(processlistId ?? NaN))
    );
    const knownThreads = new Set(known.map(({ threadId }) => threadId));
    const knownIds = new Set(known.map(({ processlistId }) => processlistId));
    const found = await readSessions(
      reader,
      threads.filter((id) => !knownThreads.has(id)),
      processlistIds.filter((id) => !knownIds.has(id))
    );
    const all = [...known, ...found];
    this.#idle = all.filter(({ statement }) => statement?.running !== true);
    return all;
  }
}
