import type { Log } from '../../plugin/logs';
import type { Connection } from '../connection/connection';
import type { Part } from './part';
import { asServerError, errnoOf, isStatementError } from '../connection/errors';
import type { Row } from './rows';

/** Reads the server's own cost around each round trip; either reading may be null. */
export interface CostMeter {
  parts(): { before: Part | null; after: Part | null };
  add(rows: { before: Row[] | null; after: Row[] | null }): void;
}

/** What runs the parts. */
export type QueryConnection = Pick<Connection, 'instance' | 'format' | 'query' | 'queries'>;

/** Milliseconds for which a failed part is left out. */
const REST = 60_000;
const STATEMENT_TIMEOUTS = new Set([1969, 3024]);

/**
 * Reads several parts in one round trip. A part that fails (a missing grant, a slow table, a pending metadata lock) costs
 * only itself: the others are read one by one, and it is left out for a minute.
 */
export class BatchReader {
  readonly #resting = new Map<string, number>();
  /** Own statements that the server stopped for being slow; its status counts them too. */
  timeouts = 0;

  constructor(
    private readonly connection: QueryConnection,
    private readonly log: Log,
    private readonly cost: CostMeter
  ) {}

  /** Rows by part; none for a part that is null, left out or failed. Rejects with a ServerError when the connection breaks. */
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
      const { before, after } = this.cost.parts();
      const all = [before, ...names.map((name) => parts[name]), after].filter((part) => part !== null);
      const sets = await this.connection.queries(all.map((part) => this.#bind(part)));
      this.cost.add({
        before: before === null ? null : (sets.shift() ?? []),
        after: after === null ? null : (sets.pop() ?? []),
      });
      names.forEach((name, i) => {
        rows[name] = sets[i];
      });
      return rows;
    } catch (error) {
      if (!isStatementError(error)) {
        throw asServerError(error, this.connection.instance, false);
      }
    }
    for (const name of names) {
      rows[name] = await this.#alone(name, this.#bind(parts[name]));
    }
    return rows;
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
      const why = asServerError(error, instance, false).message;
      this.log.warn('a sampling statement failed and is left out for a minute', { instance, part: name, error: why });
      return undefined;
    }
  }

  #rests(name: string): boolean {
    return (this.#resting.get(name) ?? 0) > performance.now();
  }

  #bind(part: Part | null): string {
    return part === null ? '' : this.connection.format(part.sql, part.values ?? []);
  }
}
