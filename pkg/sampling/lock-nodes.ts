import type { ForestNode } from '../detection/locks/forest';
import type { LockNode } from '../store/batch';

/** A node of the lock forest as the history keeps it. */
export function lockNode({ session, parent, depth, wait, waiters }: ForestNode, incarnation: string): LockNode {
  const { threadId, eventId, processlistId, user, host, db, text, took, heldSince = null } = session;
  return {
    threadId,
    parent,
    depth,
    processlistId,
    user,
    host,
    db,
    text,
    statement: eventId === null ? null : { incarnation, threadId, eventId },
    lockKind: wait?.kind ?? null,
    object: wait?.object ?? null,
    index: wait?.index ?? null,
    mode: wait?.mode ?? null,
    record: wait?.record ?? null,
    took,
    heldSince,
    since: wait?.since ?? null,
    waiters,
  };
}
