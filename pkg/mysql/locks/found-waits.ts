import type { LockWait } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import type { HeldLock } from './lock-acquirers';
import { NO_THREAD, type Sessions } from './lock-sessions';
import type { MetadataWait } from './metadata-locks';
import type { RowWait } from './row-wait';

/** A wait between two sessions, by their threads. */
export interface FoundWait {
  wait: LockWait;
  /** The lock that is waited for; null if the blocking session does not hold it. */
  held: HeldLock | null;
}

/** The wait for a row lock; empty if one of the two sessions is unknown. */
export function rowLockWaits(
  { waiting, blocking, blockingThread, lock, held }: RowWait,
  sessions: Sessions
): FoundWait[] {
  const from = sessions.threadOf.get(waiting.processlistId);
  const to =
    blocking === null
      ? (blockingThread ?? NO_THREAD)
      : (sessions.threadOf.get(blocking.processlistId) ?? blockingThread);
  if (from === undefined || to === null || waiting.waitsFor === null) {
    return [];
  }
  // INNODB_TRX counts whole seconds, and a wait cannot begin before its statement.
  const since = Math.max(waiting.waitsFor.since, sessions.byThread.get(from)?.startedAt ?? 0);
  const { object = null, index = null, mode = null, record = null } = lock ?? {};
  const wait: LockWait = { waiting: from, blocking: to, kind: 'row', object, index, mode, record, since };
  if (held === null || to === NO_THREAD) {
    return [{ wait, held: null }];
  }
  // The first waiter makes an implicit lock explicit: then the event is the waiter's, not the holder's.
  const isOwnEvent = held.thread === to;
  return [
    {
      wait,
      held: {
        threadId: to,
        lock: `${blocking?.id} ${object} ${index} ${record}`,
        eventId: isOwnEvent ? held.eventId : null,
        transactionStartedAt: blocking?.startedAt ?? null,
        selectsLockNothing: held.exclusive || blocking?.selectsLockNothing === true,
        writes: held.exclusive ? object : null,
      },
    },
  ];
}

/** `at`: time of the sample, for a waiting session whose statement's start is unknown. */
export function metadataLockWait(
  { waiting, blocking, object, mode, heldSinceEvent }: MetadataWait,
  sessions: Sessions,
  at: Micros
): FoundWait {
  // metadata_locks has no times; nearly every statement takes its metadata locks first.
  const since = sessions.byThread.get(waiting)?.startedAt ?? at;
  return {
    wait: { waiting, blocking, kind: 'metadata', object, index: null, mode, record: null, since },
    held:
      heldSinceEvent === null
        ? null
        : {
            threadId: blocking,
            lock: `metadata ${object}`,
            eventId: heldSinceEvent,
            transactionStartedAt: null,
            selectsLockNothing: false,
            writes: null,
          },
  };
}

/** The lock of each blocking session that others have waited for longest. */
export function longestHeld(found: FoundWait[]): HeldLock[] {
  const first = new Map<number, { held: HeldLock; since: Micros }>();
  for (const { wait, held } of found) {
    const other = first.get(wait.blocking);
    if (held !== null && (other === undefined || wait.since < other.since)) {
      first.set(wait.blocking, { held, since: wait.since });
    }
  }
  return [...first.values()].map(({ held }) => held);
}
