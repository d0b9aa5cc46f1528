import type { LockWait } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import type { HeldLock } from './lock-acquirers';
import { threadOfTransaction, type Sessions } from './lock-sessions';
import type { MetadataWait } from './metadata-locks';
import type { RowWait } from './row-wait';
import type { TableWait } from './table-waits';

/** A wait between two sessions, by their threads. */
export interface FoundWait {
  wait: LockWait;
  /** The lock that is waited for; null if the blocking session does not hold it. */
  held: HeldLock | null;
}

/** The wait for a lock of InnoDB; empty if the waiting session has ended. */
export function rowLockWaits(
  { waiting, blocking, blockingThread, kind, lock, held, because }: RowWait,
  sessions: Sessions
): FoundWait[] {
  const from = threadOfTransaction(waiting, sessions);
  if (from === null || waiting.waitsFor === null) {
    return [];
  }
  const to = blocking === null ? blockingThread : (threadOfTransaction(blocking, sessions) ?? blockingThread);
  // INNODB_TRX counts whole seconds, and a wait cannot begin before its statement.
  const since = Math.max(waiting.waitsFor.since, sessions.byThread.get(from)?.startedAt ?? 0);
  const { object = null, index = null, mode = null, record = null } = lock ?? {};
  const isProven = because === undefined && blocking !== null;
  const wait: LockWait = {
    ...{ waiting: from, blocking: to, confidence: to === null ? 'unknown' : isProven ? 'certain' : 'likely' },
    ...{ kind, object, index, mode, record, since },
    ...(because !== undefined && { because }),
  };
  if (held === null || to === null || to < 0) {
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
export function metadataLockWait(found: MetadataWait, sessions: Sessions, at: Micros): FoundWait {
  const { object, heldSinceEvent } = found;
  return {
    ...withTimes({ ...found, kind: 'metadata' }, sessions, at),
    held: heldBy(found, `metadata ${object}`, heldSinceEvent),
  };
}

export function tableWait(found: TableWait, sessions: Sessions, at: Micros): FoundWait {
  const { kind, object, openedAtEvent } = found;
  return {
    ...withTimes({ ...found, mode: null }, sessions, at),
    held: heldBy(found, `${kind} ${object}`, openedAtEvent),
  };
}

type Timeless = Pick<LockWait, 'waiting' | 'blocking' | 'confidence' | 'because' | 'kind' | 'object' | 'mode'>;

/** These waits have no times; nearly every statement takes its metadata and table locks first. */
function withTimes(found: Timeless, sessions: Sessions, at: Micros): { wait: LockWait } {
  const { waiting, blocking, confidence, because, kind, object, mode } = found;
  const since = sessions.byThread.get(waiting)?.startedAt ?? at;
  const wait = { waiting, blocking, confidence, kind, object, index: null, mode, record: null, since };
  return { wait: { ...wait, ...(because !== undefined && { because }) } };
}

function heldBy({ blocking }: { blocking: number | null }, lock: string, eventId: number | null): HeldLock | null {
  return blocking === null || eventId === null
    ? null
    : { threadId: blocking, lock, eventId, transactionStartedAt: null, selectsLockNothing: false, writes: null };
}

/** The lock of each blocking session that others have waited for longest. */
export function longestHeld(found: FoundWait[]): HeldLock[] {
  const first = new Map<number, { held: HeldLock; since: Micros }>();
  for (const { wait, held } of found) {
    const other = held === null ? undefined : first.get(held.threadId);
    if (held !== null && (other === undefined || wait.since < other.since)) {
      first.set(held.threadId, { held, since: wait.since });
    }
  }
  return [...first.values()].map(({ held }) => held);
}
