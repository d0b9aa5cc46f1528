import { blockersOf, lockTarget, type LockPair } from './lock-groups';
import { lockKind, type LockedRecord, type RowWait } from './row-wait';
import type { Transaction, WaitingTransaction } from './transactions';
import { numberOrNull, text, type Row } from '../protocol/rows';

/** Rows of data_lock_waits and data_locks, or of INNODB_LOCK_WAITS and INNODB_LOCKS. */
export interface LockRows {
  lockWaits?: Row[];
  lockedRecords?: Row[];
}

/** Joins the waiters, grouped by what they wait for, with their blockers and the locks they ask for. */
export function rowWaitsOf(
  transactions: Transaction[],
  groups: WaitingTransaction[][],
  { lockWaits = [], lockedRecords = [] }: LockRows
): RowWait[] {
  const byId = new Map(transactions.map((transaction) => [transaction.id, transaction]));
  const modes = new Map(lockedRecords.map((row) => [text(row, 'id'), text(row, 'mode')]));
  const locks = waitingLocksByTarget(groups.flat(), lockedRecords);
  return blockersOf(groups, lockWaits.map(readPair)).flatMap(({ waiter, blockers, held }): RowWait[] => {
    const known = locks.get(lockTarget(waiter.lockId)) ?? null;
    const lock = known === null ? null : { ...known, mode: modes.get(waiter.lockId) ?? null };
    const kind = lockKind(lock?.mode ?? null, lockTarget(waiter.lockId));
    const wait = { waiting: waiter.of, kind, lock };
    if (blockers.length === 0) {
      return [
        {
          ...wait,
          blocking: null,
          blockingThread: null,
          held: null,
          because: 'InnoDB showed no lock that it waits for.',
        },
      ];
    }
    return blockers.map(({ blocking, blockingThread, blockingEvent, blockingLock }) => {
      const mode = modes.get(blockingLock) ?? null;
      // A shared lock waits for an exclusive one only.
      const exclusive = mode?.startsWith('X') ?? lock?.mode?.startsWith('S') ?? false;
      return {
        ...wait,
        blocking: byId.get(blocking) ?? null,
        blockingThread,
        held: held ? { thread: blockingThread, eventId: blockingEvent, exclusive } : null,
      };
    });
  });
}

/** The waiters' own locks, by record or table: the holder's lock has another mode. */
function waitingLocksByTarget(waiters: WaitingTransaction[], lockedRecords: Row[]): Map<string, LockedRecord> {
  const asked = new Set(waiters.map(({ lockId }) => lockId));
  return new Map(
    lockedRecords.flatMap((row) => {
      const id = text(row, 'id') ?? '';
      return asked.has(id) ? [[lockTarget(id), readLock(row)] as const] : [];
    })
  );
}

function readPair(row: Row): LockPair {
  return {
    waiting: text(row, 'waiting') ?? '',
    blocking: text(row, 'blocking') ?? '',
    blockingThread: numberOrNull(row, 'blocking_thread'),
    blockingEvent: numberOrNull(row, 'blocking_event'),
    blockingLock: text(row, 'blocking_lock'),
  };
}

function readLock(row: Row): LockedRecord {
  const schema = text(row, 'OBJECT_SCHEMA');
  const table = text(row, 'OBJECT_NAME');
  return {
    // MariaDB quotes both names.
    object: text(row, 'lock_table')?.replaceAll('`', '') ?? (table === null ? schema : `${schema}.${table}`),
    index: text(row, 'INDEX_NAME'),
    mode: text(row, 'mode'),
    record: text(row, 'record'),
  };
}
