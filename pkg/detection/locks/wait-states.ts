import type { LockKind } from '../../../src/shared/frames';

/**
 * The STATE of a session that waits for a lock, in lower case, with the kind of lock. From the manuals' lists of thread
 * states and the servers' sources; docs/guides/locks.md has the same table. Row and AUTO-INC locks of InnoDB have no state.
 */
const lockStates: Record<string, LockKind> = {
  'waiting for table flush': 'flush',
  'waiting for table level lock': 'table',
  'waiting for table metadata lock': 'metadata',
  'waiting for global read lock': 'metadata',
  'waiting for commit lock': 'metadata',
  'waiting for backup lock': 'metadata',
  'waiting for tablespace metadata lock': 'metadata',
  'waiting for schema metadata lock': 'metadata',
  'waiting for stored function metadata lock': 'metadata',
  'waiting for stored procedure metadata lock': 'metadata',
  'waiting for stored package body metadata lock': 'metadata',
  'waiting for trigger metadata lock': 'metadata',
  'waiting for event metadata lock': 'metadata',
  'waiting for foreign key metadata lock': 'metadata',
  'waiting for check constraint metadata lock': 'metadata',
  'waiting for resource groups metadata lock': 'metadata',
  'waiting for spatial reference system lock': 'metadata',
  'waiting for column statistics lock': 'metadata',
  'waiting for acl cache lock': 'metadata',
  'waiting for locking service lock': 'metadata',
  // GET_LOCK().
  'user lock': 'metadata',
  // MariaDB's query cache: one lock for all, and no table shows its holder.
  'waiting for query cache lock': 'table',
};

/** The kind of lock that a session in this state waits for; null if it waits for none, or for something else. */
export function lockKindOf(state: string | null): LockKind | null {
  return state === null ? null : (lockStates[state.toLowerCase()] ?? otherMetadataWait(state));
}

/** A kind of metadata lock that a later version adds has the same form. */
function otherMetadataWait(state: string): LockKind | null {
  return /^waiting for .* metadata lock$/i.test(state) ? 'metadata' : null;
}

/** All lock states, for the table in the guide. */
export const knownLockStates: readonly string[] = Object.keys(lockStates);
