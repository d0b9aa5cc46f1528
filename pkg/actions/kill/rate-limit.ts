/** Kills of one user on one instance within a minute. */
const MOST = 10;
const SPAN = 60_000;

/** Counts the kills of each user on each instance. */
export class RateLimit {
  #times = new Map<string, number[]>();

  constructor(private readonly now: () => number = performance.now.bind(performance)) {}

  /** Counts one more, and answers whether it is still allowed. */
  allows(login: string, instance: string): boolean {
    const from = this.now() - SPAN;
    const recent = [...this.#times].map(([key, times]) => [key, times.filter((time) => time > from)] as const);
    this.#times = new Map(recent.filter(([, times]) => times.length > 0));
    const key = JSON.stringify([login, instance]);
    const times = this.#times.get(key) ?? [];
    if (times.length >= MOST) {
      return false;
    }
    this.#times.set(key, [...times, this.now()]);
    return true;
  }
}
