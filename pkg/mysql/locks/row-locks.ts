import type { LockedRecord, RowWait, Transaction } from './row-wait';
import type { Micros } from '../../detection/time';
import { mostListed, readManyWaiters, type ManyWaiters } from './many-waiters';
import { blockersOf, groupWaiters, lockedThing, readsAllPairs, type LockPair, type Waiter } from './lock-groups';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number, numberOrNull, text, type Row } from '../protocol/rows';
import type { WaitingLocks } from './waiting-locks';

export const MOST_TRANSACTIONS = 5000;
const MOST_PAIRS = 5000;
/** Records asked for by name, those with most waiters first. */
const MOST_GROUPS = 100;

const transactionsPart: Part = {
  sql: `SELECT trx_id, trx_mysql_thread_id, trx_requested_lock_id, trx_isolation_level AS isolation,
      UNIX_TIMESTAMP(trx_started) AS started, UNIX_TIMESTAMP(trx_wait_started) AS wait_started
    FROM information_schema.INNODB_TRX WHERE trx_state <> 'RUNNING' OR trx_rows_locked > 0 LIMIT ${MOST_TRANSACTIONS}`,
};

const newerPairs = `SELECT REQUESTING_ENGINE_TRANSACTION_ID AS waiting, BLOCKING_ENGINE_TRANSACTION_ID AS blocking,
    BLOCKING_THREAD_ID AS blocking_thread, BLOCKING_EVENT_ID AS blocking_event, BLOCKING_ENGINE_LOCK_ID AS blocking_lock
  FROM performance_schema.data_lock_waits`;
/** MySQL before 8.0, and MariaDB. */
const olderPairs = `SELECT requesting_trx_id AS waiting, blocking_trx_id AS blocking, blocking_lock_id AS blocking_lock
  FROM information_schema.INNODB_LOCK_WAITS LIMIT ${MOST_PAIRS}`;
const olderLocks = `SELECT lock_id AS id, lock_table, lock_index AS INDEX_NAME, lock_mode AS mode, lock_data AS record
  FROM information_schema.INNODB_LOCKS LIMIT ${MOST_PAIRS}`;

/**
 * Reads who waits for whose row locks, while `waiting` sessions do by Innodb_row_lock_current_waits; from
 * performance_schema where it has `dataLocks`. Each of the older tables costs the square of the sessions that wait for
 * one record, with InnoDB's locks held: of a crowd its status report tells, which costs a few lines for each.
 */
export async function readRowWaits(
  reader: BatchReader,
  dataLocks: boolean,
  { waiting, at, crowd, waitingLocks }: { waiting: number; at: Micros; crowd: ManyWaiters; waitingLocks: WaitingLocks }
): Promise<RowWait[]> {
  if (!dataLocks && waiting > mostListed) {
    return readManyWaiters(reader, crowd, at);
  }
  const first = await reader.read({
    transactions: transactionsPart,
    lockWaits: dataLocks ? null : { sql: olderPairs },
    lockedRecords: dataLocks ? null : { sql: olderLocks },
  });
  const transactions = readTransactions(first.transactions ?? []);
  const groups = groupWaiters(waitersOf(transactions));
  if (groups.length === 0) {
    return [];
  }
  const { lockWaits, lockedRecords } = dataLocks ? await readDataLocks(reader, groups, waitingLocks) : first;
  const byId = new Map(transactions.map((transaction) => [transaction.id, transaction]));
  const modes = new Map((lockedRecords ?? []).map((row) => [text(row, 'id'), text(row, 'mode')]));
  // Of waiters' own locks, for `mode` is what they ask for; a holder's is another one on the same record.
  const asked = new Set(transactions.map(({ waitsFor }) => waitsFor?.lockId));
  const locks = new Map(
    (lockedRecords ?? [])
      .filter((row) => asked.has(text(row, 'id') ?? ''))
      .map((row) => [lockedThing(text(row, 'id') ?? ''), readLock(row)])
  );
  const found = blockersOf(groups, (lockWaits ?? []).map(readPair)).flatMap(({ waiter, blockers, held }) => {
    const known = locks.get(lockedThing(waiter.lockId)) ?? null;
    const lock = known === null ? null : { ...known, mode: modes.get(waiter.lockId) ?? null };
    const wait = { waiting: waiter.of, lock };
    if (blockers.length === 0) {
      return [{ ...wait, blocking: null, blockingThread: null, held: null }];
    }
    return blockers.map(({ blocking, blockingThread, blockingEvent, blockingLock }) => {
      const mode = modes.get(blockingLock) ?? null;
      // A shared lock waits for none but an exclusive one.
      const exclusive = mode?.startsWith('X') ?? lock?.mode?.startsWith('S') ?? false;
      return {
        ...wait,
        blocking: byId.get(blocking) ?? null,
        blockingThread,
        held: held ? { thread: blockingThread, eventId: blockingEvent, exclusive } : null,
      };
    });
  });
  crowd.holders = new Map(
    found.flatMap(({ waiting, blocking, held }) =>
      waiting.waitsFor === null || blocking === null || held === null
        ? []
        : [[lockedThing(waiting.waitsFor.lockId), { transaction: blocking.id, exclusive: held.exclusive }] as const]
    )
  );
  return found;
}

interface WaitingTransaction extends Waiter {
  of: Transaction;
  since: Micros;
}

function waitersOf(transactions: Transaction[]): WaitingTransaction[] {
  return transactions
    .flatMap((of) => (of.waitsFor === null ? [] : [{ transaction: of.id, ...of.waitsFor, of }]))
    .sort((a, b) => a.since - b.since);
}

async function readDataLocks(
  reader: BatchReader,
  groups: Waiter[][],
  waitingLocks: WaitingLocks
): Promise<{ lockWaits?: Row[]; lockedRecords?: Row[] }> {
  const largest = [...groups].sort((a, b) => b.length - a.length).slice(0, MOST_GROUPS);
  const firsts = largest.flatMap((group) => group.slice(0, 2));
  const pairs: Part = readsAllPairs(groups)
    ? { sql: `${newerPairs} LIMIT ${MOST_PAIRS}` }
    : {
        sql: `${newerPairs} WHERE ENGINE = 'INNODB' AND REQUESTING_ENGINE_TRANSACTION_ID IN (?) LIMIT ${MOST_PAIRS}`,
        values: [firsts.map(({ transaction }) => transaction)],
      };
  const lockIds = [...firsts, ...largest.flatMap((group) => group.slice(2))].map(({ lockId }) => lockId);
  const rows = await reader.read({ lockWaits: pairs, lockedRecords: waitingLocks.part(lockIds) });
  return { ...rows, lockedRecords: waitingLocks.read(rows.lockedRecords ?? []) };
}

function readTransactions(rows: Row[]): Transaction[] {
  return rows.map((row) => {
    const lockId = text(row, 'trx_requested_lock_id');
    const since = numberOrNull(row, 'wait_started');
    return {
      id: text(row, 'trx_id') ?? '',
      processlistId: number(row, 'trx_mysql_thread_id'),
      startedAt: number(row, 'started') * 1e6,
      spareSelects: text(row, 'isolation') !== 'SERIALIZABLE',
      waitsFor: lockId === null || since === null ? null : { lockId, since: since * 1e6 },
    };
  });
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
