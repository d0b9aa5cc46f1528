import type { Part } from '../protocol/part';
import { counter, number, type Row } from '../protocol/rows';
import { wallClockPart } from '../protocol/wall-clock';

const table = 'performance_schema.events_statements_summary_by_thread_by_event_name';
/** By these names the table's index is used to the full: a thread has two hundred rows. */
const ownEvents = ['statement/sql/select', 'statement/sql/show_status', 'statement/sql/show_engine_status'];
const sumSql = `SELECT SUM(SUM_TIMER_WAIT) AS total FROM ${table} WHERE THREAD_ID = ? AND EVENT_NAME IN (?)`;

const ROUNDS = 5;

/** What is read before and after the statements of a round trip. */
export interface BeforeAndAfter<T> {
  before: T | null;
  after: T | null;
}

/**
 * What the server spends on this connection's statements. Where the summary by thread has an index its sum is read in one
 * round of five, for it costs half a millisecond itself; elsewhere it would cost more than they do, and the server's clock
 * is read before and after each round trip.
 */
export class OwnCost {
  /** Rounds since the sum was last read; null before that. */
  #rounds: number | null = null;
  /** Milliseconds. */
  #cost: number | null = null;
  #read: bigint | null = null;

  constructor(
    /** The connection's own thread, where the summary has an index; else null. */
    private readonly thread: number | null
  ) {}

  /** A sum tells what the statements before it have cost. */
  parts(): BeforeAndAfter<Part> {
    if (this.thread === null) {
      return { before: wallClockPart, after: wallClockPart };
    }
    // The second reading comes right after the first: from then on there is something to tell.
    const isDue = this.#rounds === null || this.#rounds >= (this.#cost === null ? 1 : ROUNDS);
    return { before: isDue ? { sql: sumSql, values: [this.thread, ownEvents] } : null, after: null };
  }

  add({ before, after }: BeforeAndAfter<Row[]>): void {
    if (before !== null && after !== null) {
      const [from, to] = [before, after].map(([row]) => number(row ?? {}, 'wall'));
      this.#cost = (this.#cost ?? 0) + ((to ?? 0) - (from ?? 0)) / 1e3;
    } else if (before !== null) {
      const total = counter(before[0] ?? {}, 'total');
      const rounds = BigInt(this.#rounds ?? 1);
      this.#cost = this.#read === null ? null : Number((total - this.#read) / rounds / 1000n) / 1e6;
      this.#read = total;
      this.#rounds = 0;
    }
  }

  /** Milliseconds of the round that ends now; of a sum, the mean of the rounds between its last two readings. Null before there are two. */
  take(): number | null {
    const cost = this.#cost;
    if (this.thread === null) {
      this.#cost = null;
    } else {
      this.#rounds = (this.#rounds ?? 0) + 1;
    }
    return cost === null ? null : Math.max(0, cost);
  }
}
