import type { Log } from '../../plugin/logs';
import type { Connection } from '../connection/connection';
import { complete, failed, partial, valueOf, type Reading } from '../../detection/reading';
import type { Part } from './part';
import { asServerError, isStatementError } from '../connection/errors';
import type { Span } from '../connection/own-timeouts';
import type { Row } from './rows';

/** Reads the server's own cost around each round trip; either reading may be null. */
export interface CostMeter {
  parts(): { before: Part | null; after: Part | null };
  add(rows: { before: Row[] | null; after: Row[] | null }): void;
}

/** What runs the parts. */
export type QueryConnection = Pick<Connection, 'instance' | 'format' | 'query' | 'queries'>;

/** Milliseconds for which a failed part is left out. */
const LEFT_OUT = 60_000;

/** A reading for each part; null for a part that was not asked for. */
export type Readings<Parts> = {
  [Name in keyof Parts]: Reading<Row[]> | (null extends Parts[Name] ? null : never);
};

/**
 * Reads several parts in one round trip. A part that fails (a missing grant, a slow table, a pending metadata lock) costs
 * only itself: the others are read one by one, and it is left out for a minute. A part at its limit is partial.
 */
export class BatchReader {
  readonly #failures = new Map<string, { until: number; why: string }>();
  readonly #spans = new Map<string, Span>();
  #roundTrips = 0;

  constructor(
    private readonly connection: QueryConnection,
    private readonly log: Pick<Log, 'warn'>,
    private readonly cost: CostMeter,
    /** Milliseconds of a clock that is never set. */
    private readonly now = () => performance.now()
  ) {}

  /** How often it has asked the server. */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  /** Rejects with a ServerError when the connection breaks; every other failure is in the readings. */
  async read<Parts extends Record<string, Part | null>>(parts: Parts): Promise<Readings<Parts>> {
    const asked = Object.entries(parts).flatMap(([name, part]) => (part === null ? [] : [{ name, part }]));
    const readings = new Map<string, Reading<Row[]> | null>(asked.map(({ name }) => [name, this.#leftOut(name)]));
    const due = asked.filter(({ name }) => readings.get(name) === null);
    const found = due.length === 0 ? [] : ((await this.#together(due)) ?? (await this.#oneByOne(due)));
    due.forEach(({ name }, i) => readings.set(name, found[i] ?? failed('it was not answered')));
    const answer = Object.keys(parts).map((name) => [name, readings.get(name) ?? null]);
    return Object.fromEntries(answer) as Readings<Parts>;
  }

  /** When a part of this name was last asked for and answered; no time where it was not. */
  spanOf(name: string): Span {
    return this.#spans.get(name) ?? { from: 0, to: 0 };
  }

  /** Null when the server refused one of them. */
  async #together(asked: AskedPart[]): Promise<Array<Reading<Row[]>> | null> {
    this.#roundTrips++;
    const { before, after } = this.cost.parts();
    const all = [before, ...asked.map(({ part }) => part), after].filter((part) => part !== null);
    const from = this.now();
    try {
      const sets = await this.connection.queries(all.map((part) => this.#bind(part)));
      this.cost.add({
        before: before === null ? null : (sets.shift() ?? []),
        after: after === null ? null : (sets.pop() ?? []),
      });
      const span = { from, to: this.now() };
      asked.forEach(({ name }) => this.#spans.set(name, span));
      return asked.map(({ part }, i) => readingOf(part, sets[i] ?? []));
    } catch (error) {
      if (!isStatementError(error)) {
        throw asServerError(error, this.connection.instance, false);
      }
      return null;
    }
  }

  async #oneByOne(asked: AskedPart[]): Promise<Array<Reading<Row[]>>> {
    const readings: Array<Reading<Row[]>> = [];
    for (const { name, part } of asked) {
      const from = this.now();
      try {
        readings.push(readingOf(part, await this.connection.query(this.#bind(part))));
        this.#spans.set(name, { from, to: this.now() });
      } catch (error) {
        readings.push(this.#failed(name, error));
      }
    }
    return readings;
  }

  #failed(name: string, error: unknown): Reading<never> {
    const { instance } = this.connection;
    if (!isStatementError(error)) {
      throw asServerError(error, instance, false);
    }
    const why = asServerError(error, instance, false).message;
    this.#failures.set(name, { until: this.now() + LEFT_OUT, why });
    this.log.warn('a sampling statement failed and is left out for a minute', { instance, part: name, error: why });
    return failed(why);
  }

  #leftOut(name: string): Reading<never> | null {
    const failure = this.#failures.get(name);
    return failure !== undefined && failure.until > this.now() ? failed(failure.why) : null;
  }

  #bind({ sql, values, limit }: Part): string {
    return this.connection.format(limit === undefined ? sql : `${sql} LIMIT ${limit}`, values ?? []);
  }
}

interface AskedPart {
  name: string;
  part: Part;
}

function readingOf({ limit }: Part, rows: Row[]): Reading<Row[]> {
  return limit !== undefined && rows.length >= limit ? partial(rows, `more than ${limit} rows`) : complete(rows);
}

/** The rows of a reading, complete or partial; undefined if it failed or was not asked for. */
export function rowsIn(reading: Reading<Row[]> | null): Row[] | undefined {
  return reading === null ? undefined : valueOf(reading);
}
