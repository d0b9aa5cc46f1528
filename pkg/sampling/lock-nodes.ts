import type { ForestNode } from '../detection/locks/forest';
import type { LockNode } from '../store/batch';

/** A node of the lock forest as the history keeps it. */
export function lockNode(node: ForestNode, incarnation: string): LockNode {
  const { session, parent, depth, wait, waiters } = node;
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
    confidence: wait?.confidence ?? null,
    note: noteOf(node),
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

/** What is to be said of a node beyond its columns: what it is, what names its blocker, and that it waits in a cycle. */
function noteOf({ session, wait, cycle }: ForestNode): string | null {
  const inCycle =
    cycle === null
      ? undefined
      : `It waits in a cycle of ${cycle.length} sessions that block each other: ${cycle.map(nameOf).join(' → ')}. It ends when one of them gives up or is killed.`;
  const parts = [session.note, wait?.because, inCycle].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.join(' ');
}

function nameOf({ processlistId, threadId }: ForestNode['session']): string {
  return processlistId === null ? `thread ${threadId}` : `#${processlistId}`;
}
