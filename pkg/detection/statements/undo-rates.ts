import type { Micros } from '../time';
import { statementId, type StatementRecord } from './record';

/** The latest rollbacks that count. */
const REMEMBERED = 20;
/** Fewer rows than this say nothing about a rate. */
const FEWEST_ROWS = 1_000;
/** A rollback that was just seen may be this much faster or slower than the next one. */
const SPREAD = 1.5;

interface Rollback {
  firstAt: Micros;
  firstRows: number;
  lastAt: Micros;
  lastRows: number;
}

/** Seconds that undoing so many rows will take, from and to; null before a rollback was seen. */
export type UndoForecast = (rows: number) => { from: number; to: number } | null;

/** How many rows a second one server undoes, by the rollbacks that its samples showed. */
export class UndoRates {
  readonly #running = new Map<string, Rollback>();
  /** Rows a second, the latest last. */
  #rates: number[] = [];

  /** Looks at the statements of one sample. */
  look(records: Iterable<StatementRecord>, now: Micros): void {
    const seen = new Set<string>();
    for (const { key, details } of records) {
      if (details.rollback !== undefined) {
        const id = statementId(key);
        const before = this.#running.get(id);
        const at = { lastAt: now, lastRows: details.rollback.rowsLeft };
        this.#running.set(id, { ...(before ?? { firstAt: now, firstRows: at.lastRows }), ...at });
        seen.add(id);
      }
    }
    for (const [id, rollback] of this.#running) {
      if (!seen.has(id)) {
        this.#running.delete(id);
        this.#learn(rollback, now);
      }
    }
  }

  /** Seconds that undoing so many rows will take, from and to; null before a rollback was seen. */
  forecast(rows: number): { from: number; to: number } | null {
    const running = [...this.#running.values()].flatMap((one) => rateOf(one) ?? []);
    const rates = [...this.#rates, ...running];
    return rates.length === 0
      ? null
      : { from: rows / (Math.max(...rates) * SPREAD), to: (rows * SPREAD) / Math.min(...rates) };
  }

  /** It ended before this sample: with one reading its rate is at least what was left in that time. */
  #learn(rollback: Rollback, now: Micros): void {
    const rate = rateOf(rollback) ?? rateOf({ ...rollback, lastAt: now, lastRows: 0 });
    if (rate !== null) {
      this.#rates = [...this.#rates, rate].slice(-REMEMBERED);
    }
  }
}

function rateOf({ firstAt, firstRows, lastAt, lastRows }: Rollback): number | null {
  const [rows, seconds] = [firstRows - lastRows, (lastAt - firstAt) / 1e6];
  return rows >= FEWEST_ROWS && seconds > 0 ? rows / seconds : null;
}
