import type { CostMeter } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, number, type Row } from '../protocol/rows';
import { wallClockPart } from '../protocol/wall-clock';

const table = 'performance_schema.events_statements_summary_by_thread_by_event_name';
/** With these names the index finds three rows of a thread's two hundred. */
const ownEvents = ['statement/sql/select', 'statement/sql/show_status', 'statement/sql/show_engine_status'];
const sumSql = `SELECT SUM(SUM_TIMER_WAIT) AS total FROM ${table} WHERE THREAD_ID = ? AND EVENT_NAME IN (?)`;

/** What is read before and after the statements of a round trip. */
interface BeforeAndAfter<T> {
  before: T | null;
  after: T | null;
}

/**
 * Milliseconds that the server spends on this connection's statements. Where the summary by thread has an index, its sum
 * is read rarely, for that itself costs half a millisecond. Elsewhere it costs more than the sample: there the server's
 * clock is read before and after each round trip.
 */
export class OwnCost implements CostMeter {
  #cost: number | null = null;
  #last: { total: bigint; sample: number } | null = null;

  constructor(
    /** The connection's own thread, if the summary has an index; else null. */
    private readonly thread: number | null,
    private readonly cadence: Cadence
  ) {}

  /** What to read around the next round trip. A sum includes all statements before it. */
  parts(): BeforeAndAfter<Part> {
    if (this.thread === null) {
      return { before: wallClockPart, after: wallClockPart };
    }
    const isDue = this.cadence.takes('ownCost');
    return { before: isDue ? { sql: sumSql, values: [this.thread, ownEvents] } : null, after: null };
  }

  add({ before, after }: BeforeAndAfter<Row[]>): void {
    if (before !== null && after !== null) {
      const [from, to] = [before, after].map(([row]) => number(row ?? {}, 'wall'));
      this.#cost = (this.#cost ?? 0) + ((to ?? 0) - (from ?? 0)) / 1e3;
    } else if (before !== null) {
      this.#addSum(before[0]?.['total'] == null ? null : counter(before[0], 'total'));
    }
  }

  /** Milliseconds of this sample; of a sum, the mean of the samples between its last two readings. Null before there are two. */
  take(): number | null {
    const cost = this.#cost;
    if (this.thread === null) {
      this.#cost = null;
    }
    return cost;
  }

  /** `total`: null where the thread has no row, as after a TRUNCATE. */
  #addSum(total: bigint | null): void {
    const { sample } = this.cadence;
    const last = this.#last;
    const gained = last === null || total === null ? null : total - last.total;
    this.#cost =
      last === null || gained === null || gained < 0n
        ? null
        : Number(gained / BigInt(Math.max(1, sample - last.sample)) / 1000n) / 1e6;
    this.#last = total === null ? null : { total, sample };
  }
}
