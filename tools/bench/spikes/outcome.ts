import type { Incident, IncidentKind } from './diary';
import type { Rule } from './rules';

/** What one rule did on some days. */
export interface Outcome {
  /** By incident: seconds until it fired; null if it never did. */
  incidents: Array<{ kind: IncidentKind; delay: number | null }>;
  /** When it fired without an incident. */
  falseAlarms: number[];
}

/** A rule that fires again so soon is the same alarm. Seconds. */
const SAME_ALARM = 300;
/** What an incident leaves behind belongs to it. Seconds. */
const AFTERMATH = 180;

/** Follows a rule through the seconds of one server. */
export class Watch {
  readonly #rule: Rule;
  readonly #firedAt: number[] = [];

  constructor(rule: Rule) {
    this.#rule = rule;
  }

  next(t: number, value: number | null): void {
    if (this.#rule(value)) {
      this.#firedAt.push(t);
    }
  }

  outcome(incidents: readonly Incident[]): Outcome {
    const falseAlarms: number[] = [];
    let last = -Infinity;
    for (const t of this.#firedAt) {
      const isTrue = incidents.some(({ from, to }) => t >= from && t < to + AFTERMATH);
      if (!isTrue && t - last > SAME_ALARM) {
        falseAlarms.push(t);
      }
      last = t;
    }
    return {
      falseAlarms,
      incidents: incidents.map(({ kind, from, to }) => {
        const fired = this.#firedAt.find((t) => t >= from && t < to);
        return { kind, delay: fired === undefined ? null : fired + 1 - from };
      }),
    };
  }
}
