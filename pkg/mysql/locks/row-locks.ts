import type { Micros } from '../../detection/time';
import { groupWaiters, readsAllPairs, type Waiter } from './lock-groups';
import { ManyWaiters, MANY_WAITERS } from './many-waiters';
import type { RowWait } from './row-wait';
import { rowWaitsOf, type LockRows } from './row-waits';
import { readTransactions, transactionsPart, waitersOf } from './transactions';
import { WaitingLocks } from './waiting-locks';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';

const MOST_PAIRS = 5000;
/** Records whose waits are asked for by transaction, the records with the most waiters first. */
const MOST_GROUPS = 100;

const newerPairs = `SELECT REQUESTING_ENGINE_TRANSACTION_ID AS waiting, BLOCKING_ENGINE_TRANSACTION_ID AS blocking,
    BLOCKING_THREAD_ID AS blocking_thread, BLOCKING_EVENT_ID AS blocking_event, BLOCKING_ENGINE_LOCK_ID AS blocking_lock
  FROM performance_schema.data_lock_waits`;
/** MySQL before 8.0, and MariaDB. */
const olderPairs = `SELECT requesting_trx_id AS waiting, blocking_trx_id AS blocking, blocking_lock_id AS blocking_lock
  FROM information_schema.INNODB_LOCK_WAITS LIMIT ${MOST_PAIRS}`;
const olderLocks = `SELECT lock_id AS id, lock_table, lock_index AS INDEX_NAME, lock_mode AS mode, lock_data AS record
  FROM information_schema.INNODB_LOCKS LIMIT ${MOST_PAIRS}`;

/** Reads which transaction waits for the row locks of which. */
export class RowLocks {
  readonly #manyWaiters = new ManyWaiters();
  readonly #waitingLocks = new WaitingLocks();

  /**
   * One entry for each waiter and blocker. `waiting` is Innodb_row_lock_current_waits; `dataLocks` says whether the
   * server has performance_schema.data_locks. Rejects with a ServerError when the connection breaks.
   */
  async read(reader: BatchReader, dataLocks: boolean, waiting: number, at: Micros): Promise<RowWait[]> {
    if (!dataLocks && waiting > MANY_WAITERS) {
      return this.#manyWaiters.read(reader, at);
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
    const rows = dataLocks ? await this.#readDataLocks(reader, groups) : first;
    const waits = rowWaitsOf(transactions, groups, rows);
    this.#manyWaiters.remember(waits);
    return waits;
  }

  async #readDataLocks(reader: BatchReader, groups: Waiter[][]): Promise<LockRows> {
    const largest = [...groups].sort((a, b) => b.length - a.length).slice(0, MOST_GROUPS);
    const firsts = largest.flatMap((group) => group.slice(0, 2));
    const pairs: Part = readsAllPairs(groups)
      ? { sql: `${newerPairs} LIMIT ${MOST_PAIRS}` }
      : {
          sql: `${newerPairs} WHERE ENGINE = 'INNODB' AND REQUESTING_ENGINE_TRANSACTION_ID IN (?) LIMIT ${MOST_PAIRS}`,
          values: [firsts.map(({ transaction }) => transaction)],
        };
    const lockIds = [...firsts, ...largest.flatMap((group) => group.slice(2))].map(({ lockId }) => lockId);
    const rows = await reader.read({ lockWaits: pairs, lockedRecords: this.#waitingLocks.part(lockIds) });
    return { ...rows, lockedRecords: this.#waitingLocks.read(rows.lockedRecords ?? []) };
  }
}
