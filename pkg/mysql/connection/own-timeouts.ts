/** Errors of statements that ran for too long: MariaDB's ER_STATEMENT_TIMEOUT, MySQL's ER_QUERY_TIMEOUT. */
const TIMED_OUT = new Set([1969, 3024]);
const MOST_KEPT = 1000;

/** Between two times of `performance.now()`. */
export interface Span {
  from: number;
  to: number;
}

/** Our own statements that the server stopped for taking too long: its status counts them with those of applications. */
export class OwnTimeouts {
  #seen: Span[] = [];

  /** Notes a call that failed with this error; only a timeout counts. */
  note(errno: number, call: Span): void {
    if (TIMED_OUT.has(errno)) {
      this.#seen = [...this.#seen, call].slice(-MOST_KEPT);
    }
  }

  /** Those of the session before may have been counted since its last status. */
  continueFrom(earlier: OwnTimeouts): void {
    this.#seen = [...earlier.#seen, ...this.#seen].slice(-MOST_KEPT);
  }

  /** How many were answered after the one time and until the other. */
  answered({ after, until }: { after: number; until: number }): number {
    return this.#seen.filter(({ to }) => to > after && to <= until).length;
  }
}
