import { randomBytes } from 'node:crypto';

/** Milliseconds that a token is good for. */
export const TOKEN_LIFE = 60_000;
/** Tokens that are open at once; the oldest goes first. */
const MOST = 1_000;

/** What each token allows, once, within a minute. */
export class Tokens<T> {
  readonly #open = new Map<string, { allows: T; until: number }>();

  constructor(private readonly now: () => number = performance.now.bind(performance)) {}

  /** A new token of 32 hexadecimal digits. */
  give(allows: T): string {
    const token = randomBytes(16).toString('hex');
    this.#forgetLate();
    this.#open.set(token, { allows, until: this.now() + TOKEN_LIFE });
    return token;
  }

  /** What it allows; null if it is not known, was used, or is too old. */
  take(token: string): T | null {
    const found = this.#open.get(token);
    this.#open.delete(token);
    return found === undefined || found.until < this.now() ? null : found.allows;
  }

  #forgetLate(): void {
    const excess = this.#open.size - MOST + 1;
    [...this.#open].forEach(([token, { until }], i) => {
      if (until < this.now() || i < excess) {
        this.#open.delete(token);
      }
    });
  }
}
