import type { Log } from '../plugin/logs';
import type { Connection } from './connection';
import { asServerError, errnoOf, isStatementError } from './errors';
import { counter, number, type Row } from './rows';

/** One sampling statement with its bound values. */
export interface Part {
  sql: string;
  values?: unknown[];
}

/** Parts of one round trip: history keeps ten statements a thread, of which one reads the cost. */
const MOST_PARTS = 9;
/** A part that failed is left out for so long. Milliseconds. */
const REST = 60_000;
const STATEMENT_TIMEOUTS = new Set([1969, 3024]);

const costSql = `SELECT EVENT_ID, TIMER_WAIT FROM performance_schema.events_statements_history
  WHERE THREAD_ID = ? AND EVENT_ID > ?`;

/**
 * Reads several things in one round trip. One that fails (a missing grant, a slow table, a pending metadata lock) costs
 * itself alone: the others are read one by one, and it rests for a minute. Adds up what the server spent.
 */
export class Reader {
  readonly #resting = new Map<string, number>();
  #cost: bigint | null = null;
  /** The last statement whose cost was added; null before the first reading, which has what came before sampling. */
  #costRead: number | null = null;
  /** Own statements that the server stopped for being slow: they count in its status. */
  timeouts = 0;

  constructor(
    private readonly connection: Connection,
    private readonly log: Log,
    /** The connection's thread, where its statements are kept in history; else null. */
    private readonly thread: number | null
  ) {}

  /** Rows of each part by its name; none for a part that is null, rests or fails. Rejects with a ServerError when the connection breaks. */
  async read<K extends string>(parts: Record<K, Part | null>): Promise<Partial<Record<K, Row[]>>> {
    const rows: Partial<Record<K, Row[]>> = {};
    const names: K[] = [];
    for (const name in parts) {
      if (parts[name] !== null && !this.#rests(name)) {
        names.push(name);
      }
    }
    if (names.length === 0) {
      return rows;
    }
    try {
      for (let first = 0; first < names.length; first += MOST_PARTS) {
        const some = names.slice(first, first + MOST_PARTS);
        const bound = some.map((name) => this.#bind(parts[name]));
        const sets = await this.connection.queries([...this.#costPart(), ...bound]);
        if (this.thread !== null) {
          this.#addCost(sets.shift() ?? []);
        }
        some.forEach((name, i) => {
          rows[name] = sets[i];
        });
      }
      return rows;
    } catch (error) {
      if (!isStatementError(error)) {
        throw asServerError(error, this.connection.instance, false);
      }
    }
    for (const name of names.filter((one) => rows[one] === undefined)) {
      rows[name] = await this.#alone(name, this.#bind(parts[name]));
    }
    return rows;
  }

  /** Milliseconds the server spent on what was read since last asked, but for the last round trip; null where it keeps no such record. */
  takeCost(): number | null {
    const cost = this.#cost;
    this.#cost = null;
    return cost === null ? null : Number(cost / 1000n) / 1e6;
  }

  async #alone(name: string, sql: string): Promise<Row[] | undefined> {
    try {
      return await this.connection.query(sql);
    } catch (error) {
      if (!isStatementError(error)) {
        throw asServerError(error, this.connection.instance, false);
      }
      this.timeouts += STATEMENT_TIMEOUTS.has(errnoOf(error)) ? 1 : 0;
      this.#resting.set(name, performance.now() + REST);
      const { instance } = this.connection;
      this.log.warn('a sampling statement failed and is left out for a minute', { instance, part: name, error });
      return undefined;
    }
  }

  #rests(name: string): boolean {
    return (this.#resting.get(name) ?? 0) > performance.now();
  }

  #bind(part: Part | null): string {
    return part === null ? '' : this.connection.format(part.sql, part.values ?? []);
  }

  /** What the statements of the round trip before cost. */
  #costPart(): string[] {
    return this.thread === null ? [] : [this.connection.format(costSql, [this.thread, this.#costRead ?? 0])];
  }

  #addCost(rows: Row[]): void {
    if (this.#costRead !== null) {
      this.#cost = rows.reduce((sum, row) => sum + counter(row, 'TIMER_WAIT'), this.#cost ?? 0n);
    }
    this.#costRead = rows.reduce((last, row) => Math.max(last, number(row, 'EVENT_ID')), this.#costRead ?? 0);
  }
}
