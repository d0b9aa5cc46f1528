import { completeValueOf, valueOf, type Reading } from '../../detection/reading';
import type { Row } from '../protocol/rows';

/** The last count of each row, by a name that it has in every reading. */
export class LastCounts {
  #counts: ReadonlyMap<string, number> = new Map();
  /** The last reading was complete: what it did not show had counted nothing. */
  #isComplete = false;

  constructor(
    private readonly nameOf: (row: Row) => string,
    private readonly countOf: (row: Row) => number
  ) {}

  /** The count of the row before this reading; null where it is not known: a partial reading left it out. */
  before(row: Row): number | null {
    return this.#counts.get(this.nameOf(row)) ?? (this.#isComplete ? 0 : null);
  }

  /** Replaces what was known; what a partial reading leaves out keeps its count. */
  take(reading: Reading<Row[]>): void {
    const rows = valueOf(reading);
    if (rows !== undefined) {
      const kept = completeValueOf(reading) === undefined ? this.#counts : [];
      this.#counts = new Map([...kept, ...rows.map((row) => [this.nameOf(row), this.countOf(row)] as const)]);
      this.#isComplete = completeValueOf(reading) !== undefined;
    }
  }
}
