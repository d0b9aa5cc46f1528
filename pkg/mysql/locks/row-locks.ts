import { combine, complete, failed, mapReading, type Reading } from '../../detection/reading';
import type { RunningStatement } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import { groupWaiters, type Waiter } from './lock-groups';
import { LockPairs } from './lock-pairs';
import { ManyWaiters, MANY_WAITERS } from './many-waiters';
import type { RowWait } from './row-wait';
import { rowWaitsOf } from './row-waits';
import { countTableLockSuspects } from './state-waiters';
import { readTransactions, transactionsPart, waitersOf } from './transactions';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';

const MOST_PAIRS = 5000;

/** MySQL before 8.0, and MariaDB. */
const olderPairs = `SELECT requesting_trx_id AS waiting, blocking_trx_id AS blocking, blocking_lock_id AS blocking_lock
  FROM information_schema.INNODB_LOCK_WAITS`;
const olderLocks = `SELECT lock_id AS id, lock_table, lock_index AS INDEX_NAME, lock_mode AS mode, lock_data AS record
  FROM information_schema.INNODB_LOCKS`;

interface Context {
  features: { rowLocks: boolean; dataLocks: boolean };
  rowLockWaits: number;
  statements: RunningStatement[];
  at: Micros;
}

/** Reads which transaction waits for the locks of which: on records, on tables, on AUTO_INCREMENT counters. */
export class RowLocks {
  readonly #manyWaiters = new ManyWaiters();
  readonly #pairs: LockPairs;
  /** The last reading found a wait that Innodb_row_lock_current_waits does not count. */
  #seesTableLocks = false;

  constructor(private readonly cadence: Cadence) {
    this.#pairs = new LockPairs(cadence);
  }

  /** One entry for each waiter and blocker. Rejects with a ServerError when the connection breaks. */
  async read(reader: BatchReader, { features, rowLockWaits, statements, at }: Context): Promise<Reading<RowWait[]>> {
    const waiting = this.#mayWait(rowLockWaits, statements);
    if (!features.rowLocks || waiting === 0) {
      return complete([]);
    }
    const waits =
      !features.dataLocks && waiting > MANY_WAITERS
        ? await this.#manyWaiters.read(reader, at)
        : await this.#readTables(reader, features.dataLocks);
    this.#seesTableLocks = waits.is !== 'failed' && waits.value.some(({ kind }) => kind !== 'row');
    return waits;
  }

  /** How many sessions may wait; 0 if it is not asked for. */
  #mayWait(rowLockWaits: number, statements: RunningStatement[]): number {
    const suspects = countTableLockSuspects(statements);
    const isAsked = suspects > 0 && (this.#seesTableLocks || this.cadence.takes('tableLockWaits'));
    this.#seesTableLocks = false;
    return rowLockWaits + (isAsked ? suspects : 0);
  }

  async #readTables(reader: BatchReader, dataLocks: boolean): Promise<Reading<RowWait[]>> {
    const first = await reader.read({
      transactions: transactionsPart,
      lockWaits: dataLocks ? null : { sql: olderPairs, limit: MOST_PAIRS },
      lockedRecords: dataLocks ? null : { sql: olderLocks, limit: MOST_PAIRS },
    });
    const transactions = mapReading(first.transactions, readTransactions);
    if (transactions.is === 'failed') {
      return transactions;
    }
    const groups: Array<Array<Waiter & ReturnType<typeof waitersOf>[number]>> = groupWaiters(
      waitersOf(transactions.value)
    );
    if (groups.length === 0) {
      return mapReading(transactions, () => []);
    }
    const exists = new Set(transactions.value.map(({ id }) => id));
    const locks = dataLocks ? await this.#pairs.read(reader, groups, exists) : { ...first, because: undefined };
    const pairs = locks.lockWaits ?? failed('the waits were not asked for');
    // Without its object a wait is still a wait.
    const lockedRecords = rowsIn(locks.lockedRecords) ?? [];
    const waits = combine(transactions, pairs.is === 'failed' ? complete([]) : pairs, (all, lockWaits) =>
      rowWaitsOf(all, groups, { lockWaits, lockedRecords })
    );
    const { because } = locks;
    const told = mapReading(waits, (all) => (because === undefined ? all : all.map((wait) => ({ because, ...wait }))));
    this.#manyWaiters.remember(told.is === 'failed' ? [] : told.value);
    return told;
  }
}
