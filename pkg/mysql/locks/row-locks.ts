import { combine, complete, failed, mapReading, type Reading } from '../../detection/reading';
import type { Micros } from '../../detection/time';
import { groupWaiters, readsAllPairs, type Waiter } from './lock-groups';
import { ManyWaiters, MANY_WAITERS } from './many-waiters';
import type { RowWait } from './row-wait';
import { rowWaitsOf } from './row-waits';
import { readTransactions, transactionsPart, waitersOf } from './transactions';
import { WaitingLocks } from './waiting-locks';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import type { Row } from '../protocol/rows';

const MOST_PAIRS = 5000;
/** Records whose waits are asked for by transaction, the records with the most waiters first. */
const MOST_GROUPS = 100;

const newerPairs = `SELECT REQUESTING_ENGINE_TRANSACTION_ID AS waiting, BLOCKING_ENGINE_TRANSACTION_ID AS blocking,
    BLOCKING_THREAD_ID AS blocking_thread, BLOCKING_EVENT_ID AS blocking_event, BLOCKING_ENGINE_LOCK_ID AS blocking_lock
  FROM performance_schema.data_lock_waits`;
/** MySQL before 8.0, and MariaDB. */
const olderPairs = `SELECT requesting_trx_id AS waiting, blocking_trx_id AS blocking, blocking_lock_id AS blocking_lock
  FROM information_schema.INNODB_LOCK_WAITS`;
const olderLocks = `SELECT lock_id AS id, lock_table, lock_index AS INDEX_NAME, lock_mode AS mode, lock_data AS record
  FROM information_schema.INNODB_LOCKS`;

/** Reads which transaction waits for the row locks of which. */
export class RowLocks {
  readonly #manyWaiters = new ManyWaiters();
  readonly #waitingLocks = new WaitingLocks();

  /**
   * One entry for each waiter and blocker. `waiting` is Innodb_row_lock_current_waits; `dataLocks` says whether the
   * server has performance_schema.data_locks. Rejects with a ServerError when the connection breaks.
   */
  async read(reader: BatchReader, dataLocks: boolean, waiting: number, at: Micros): Promise<Reading<RowWait[]>> {
    if (!dataLocks && waiting > MANY_WAITERS) {
      return this.#manyWaiters.read(reader, at);
    }
    const first = await reader.read({
      transactions: transactionsPart,
      lockWaits: dataLocks ? null : { sql: olderPairs, limit: MOST_PAIRS },
      lockedRecords: dataLocks ? null : { sql: olderLocks, limit: MOST_PAIRS },
    });
    const transactions = mapReading(first.transactions, readTransactions);
    if (transactions.is === 'failed') {
      return transactions;
    }
    const groups = groupWaiters(waitersOf(transactions.value));
    if (groups.length === 0) {
      return mapReading(transactions, () => []);
    }
    const locks = dataLocks ? await this.#readDataLocks(reader, groups) : first;
    const pairs = locks.lockWaits ?? failed('the waits were not asked for');
    // Without its object a wait is still a wait.
    const lockedRecords = rowsIn(locks.lockedRecords) ?? [];
    const waits = combine(transactions, pairs.is === 'failed' ? complete([]) : pairs, (all, lockWaits) =>
      rowWaitsOf(all, groups, { lockWaits, lockedRecords })
    );
    this.#manyWaiters.remember(waits.is === 'failed' ? [] : waits.value);
    return waits;
  }

  async #readDataLocks(
    reader: BatchReader,
    groups: Waiter[][]
  ): Promise<{ lockWaits: Reading<Row[]>; lockedRecords: Reading<Row[]> }> {
    const largest = [...groups].sort((a, b) => b.length - a.length).slice(0, MOST_GROUPS);
    const firsts = largest.flatMap((group) => group.slice(0, 2));
    const pairs: Part = readsAllPairs(groups)
      ? { sql: newerPairs, limit: MOST_PAIRS }
      : {
          sql: `${newerPairs} WHERE ENGINE = 'INNODB' AND REQUESTING_ENGINE_TRANSACTION_ID IN (?)`,
          values: [firsts.map(({ transaction }) => transaction)],
          limit: MOST_PAIRS,
        };
    const lockIds = [...firsts, ...largest.flatMap((group) => group.slice(2))].map(({ lockId }) => lockId);
    const rows = await reader.read({ lockWaits: pairs, lockedRecords: this.#waitingLocks.part(lockIds) });
    return {
      lockWaits: rows.lockWaits,
      lockedRecords: complete(this.#waitingLocks.read(rowsIn(rows.lockedRecords) ?? [])),
    };
  }
}
