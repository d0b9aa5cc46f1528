import { seeded } from '../random';

/** Numbers by chance, the same ones for the same seed. */
export class Chance {
  readonly uniform: () => number;
  #spare: number | null = null;

  constructor(seed: number) {
    this.uniform = seeded(seed);
  }

  between(least: number, most: number): number {
    return least + this.uniform() * (most - least);
  }

  /** Each factor is as likely as any other. */
  logBetween(least: number, most: number): number {
    return least * (most / least) ** this.uniform();
  }

  happens(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Normal, with mean 0 and deviation 1 (Box and Muller). */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** Heavy-tailed, 1 or more: most are little above 1, one in thirty is above 10 (Pareto, 1.5). */
  heavy(): number {
    return (1 - this.uniform()) ** (-1 / 1.5);
  }

  /** Times at which something happens, so many seconds apart on average, in order. */
  times(mean: number, until: number): number[] {
    const times: number[] = [];
    for (let at = this.exponential(mean); at < until; at += this.exponential(mean)) {
      times.push(at);
    }
    return times;
  }
}
