import { complete, type Reading } from '../../detection/reading';
import { readsAllPairs, type Waiter } from './lock-groups';
import { WaitingLocks } from './waiting-locks';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { text, type Row } from '../protocol/rows';

const MOST_PAIRS = 5000;
/** Records whose waits are asked for by transaction, the records with the most waiters first. */
const MOST_GROUPS = 100;

const sql = `SELECT REQUESTING_ENGINE_TRANSACTION_ID AS waiting, BLOCKING_ENGINE_TRANSACTION_ID AS blocking,
    BLOCKING_THREAD_ID AS blocking_thread, BLOCKING_EVENT_ID AS blocking_event, BLOCKING_ENGINE_LOCK_ID AS blocking_lock
  FROM performance_schema.data_lock_waits`;

interface Found {
  lockWaits: Reading<Row[]>;
  lockedRecords: Reading<Row[]>;
  /** Why the blockers are not certain. */
  because: string | undefined;
}

/**
 * Reads data_lock_waits and data_locks. A server may stall while they are read (MySQL bug 112035, before 8.0.40 and 8.4.3):
 * after a slow reading they rest, and the pairs of the last reading stand for as long as their transactions exist.
 */
export class LockPairs {
  readonly #waitingLocks = new WaitingLocks();
  #last: { rows: Row[]; at: number } = { rows: [], at: 0 };

  constructor(
    private readonly cadence: Cadence,
    private readonly now = () => performance.now()
  ) {}

  /** `exists`: the ids of all transactions that have locks. */
  async read(reader: Pick<BatchReader, 'read'>, groups: Waiter[][], exists: ReadonlySet<string>): Promise<Found> {
    if (this.cadence.isPaused('dataLockWaits')) {
      const seconds = Math.round((this.now() - this.#last.at) / 1000);
      return {
        lockWaits: complete(this.#last.rows.filter((row) => exists.has(text(row, 'blocking') ?? ''))),
        lockedRecords: complete(this.#waitingLocks.read([])),
        because: `It blocked ${seconds} s ago and its transaction is still open; data_lock_waits is read less often, because reading it is slow.`,
      };
    }
    const largest = [...groups].sort((a, b) => b.length - a.length).slice(0, MOST_GROUPS);
    const firsts = largest.flatMap((group) => group.slice(0, 2));
    const pairs: Part = readsAllPairs(groups)
      ? { sql, limit: MOST_PAIRS }
      : {
          sql: `${sql} WHERE ENGINE = 'INNODB' AND REQUESTING_ENGINE_TRANSACTION_ID IN (?)`,
          values: [firsts.map(({ transaction }) => transaction)],
          limit: MOST_PAIRS,
        };
    const lockIds = [...firsts, ...largest.flatMap((group) => group.slice(2))].map(({ lockId }) => lockId);
    const rows = await this.cadence.time('dataLockWaits', () =>
      reader.read({ lockWaits: pairs, lockedRecords: this.#waitingLocks.part(lockIds) })
    );
    this.#last = { rows: rowsIn(rows.lockWaits) ?? [], at: this.now() };
    return {
      lockWaits: rows.lockWaits,
      lockedRecords: complete(this.#waitingLocks.read(rowsIn(rows.lockedRecords) ?? [])),
      because: undefined,
    };
  }
}
