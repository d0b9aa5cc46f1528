import type { Part } from './reader';
import { counter, number, type Row } from './rows';
import { wallPart } from './wall';

const table = 'performance_schema.events_statements_summary_by_thread_by_event_name';
/** By these names the table's index is used to the full: a thread has two hundred rows. */
const ownEvents = ['statement/sql/select', 'statement/sql/show_status', 'statement/sql/show_engine_status'];
const sumSql = `SELECT SUM(SUM_TIMER_WAIT) AS total FROM ${table} WHERE THREAD_ID = ? AND EVENT_NAME IN (?)`;

/** What is read before and after the statements of a round trip. */
export interface Around<T> {
  before: T | null;
  after: T | null;
}

/**
 * What the server spends on this connection's statements. Where the summary by thread has an index its sum is read once
 * a round; elsewhere it would cost more than they do, and the server's clock is read before and after each round trip.
 */
export class OwnCost {
  #isDue = true;
  /** Milliseconds. */
  #cost: number | null = null;
  #read: bigint | null = null;

  constructor(
    /** The connection's own thread, where the summary has an index; else null. */
    private readonly thread: number | null
  ) {}

  /** A sum tells what the statements before it have cost. */
  parts(): Around<Part> {
    if (this.thread === null) {
      return { before: wallPart, after: wallPart };
    }
    return { before: this.#isDue ? { sql: sumSql, values: [this.thread, ownEvents] } : null, after: null };
  }

  add({ before, after }: Around<Row[]>): void {
    if (before !== null && after !== null) {
      const [from, to] = [before, after].map(([row]) => number(row ?? {}, 'wall'));
      this.#cost = (this.#cost ?? 0) + ((to ?? 0) - (from ?? 0)) / 1e3;
    } else if (before !== null) {
      const total = counter(before[0] ?? {}, 'total');
      this.#cost = this.#read === null ? null : Number((total - this.#read) / 1000n) / 1e6;
      this.#read = total;
      this.#isDue = false;
    }
  }

  /** Milliseconds since last asked; of a sum, but for what came after its last reading. Null before there are two. */
  take(): number | null {
    const cost = this.#cost;
    this.#cost = null;
    this.#isDue = true;
    return cost === null ? null : Math.max(0, cost);
  }
}
