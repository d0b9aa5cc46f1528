import type { Part, Reader } from './reader';
import { counter, number, type Row } from './rows';

const table = 'performance_schema.events_statements_summary_by_thread_by_event_name';
/** By these names the table's index is used to the full: a thread has two hundred rows. */
const ownEvents = ['statement/sql/select', 'statement/sql/show_status', 'statement/sql/show_engine_status'];
const sumSql = `SELECT SUM(SUM_TIMER_WAIT) AS total FROM ${table} WHERE THREAD_ID = ? AND EVENT_NAME IN (?)`;
const historySql = `SELECT EVENT_ID, TIMER_WAIT FROM performance_schema.events_statements_history
  WHERE THREAD_ID = ? AND EVENT_ID > ?`;

/**
 * What the server spends on this connection's statements. Where the summary by thread has an index (MySQL since 8.0) its
 * sum is read once a round; elsewhere the history, which keeps ten statements, in every round trip.
 */
export class OwnCost {
  #isSummed: boolean | null = null;
  #isDue = true;
  #cost: bigint | null = null;
  /** The sum, or the last statement whose cost was added; null before the first reading, which has what came before sampling. */
  #read: bigint | null = null;

  constructor(
    /** The connection's own thread; null where it cannot be told. */
    private readonly thread: number | null,
    private readonly hasHistory: boolean
  ) {}

  /** Looks for the index, once. */
  async prepare(reader: Reader): Promise<void> {
    if (this.#isSummed === null && this.thread !== null) {
      const { costIndex = [] } = await reader.read({ costIndex: { sql: `SHOW INDEX FROM ${table}` } });
      this.#isSummed = costIndex.length > 0;
    }
  }

  /** To be read first in a round trip: what the statements before it have cost. Null where there is nothing to read. */
  part(): Part | null {
    if (this.thread === null || this.#isSummed === null) {
      return null;
    }
    if (this.#isSummed) {
      return this.#isDue ? { sql: sumSql, values: [this.thread, ownEvents] } : null;
    }
    return this.hasHistory ? { sql: historySql, values: [this.thread, (this.#read ?? 0n).toString()] } : null;
  }

  add(rows: Row[]): void {
    const before = this.#read;
    if (this.#isSummed === true) {
      this.#read = counter(rows[0] ?? {}, 'total');
      this.#isDue = false;
      this.#cost = before === null ? null : this.#read - before;
    } else {
      this.#read = rows.reduce((last, row) => max(last, BigInt(number(row, 'EVENT_ID'))), before ?? 0n);
      if (before !== null) {
        this.#cost = rows.reduce((sum, row) => sum + counter(row, 'TIMER_WAIT'), this.#cost ?? 0n);
      }
    }
  }

  /** Milliseconds since last asked, but for what came after the last reading; null where the server keeps no such record. */
  take(): number | null {
    const cost = this.#cost;
    this.#cost = null;
    this.#isDue = true;
    return cost === null ? null : Number(cost / 1000n) / 1e6;
  }
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
