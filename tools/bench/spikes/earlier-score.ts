const WINDOW = 900;
const LEAST = 30;
const FLOOR_BYTES = 2 * 1024 * 1024;
const FLOOR_SHARE = 0.1;
const MAD_TO_SIGMA = 1.4826;
const SPIKE = 6;
const ADMIT_ONE_IN = 10;

/**
 * The score of decision 6, for comparison: deviations of the bytes a second above the median of the last 900 ordinary
 * samples. Its rates are kept sorted, which changes its cost and not its values.
 */
export class EarlierScore {
  /** In the order in which they came, as a ring. */
  readonly #rates = new Float64Array(WINDOW);
  #count = 0;
  #next = 0;
  readonly #sorted = new Float64Array(WINDOW);
  readonly #distances = new Float64Array(WINDOW);
  #leftOut = 0;

  /** The score of one more rate (bytes a second); null before there are thirty. */
  next(rate: number): number | null {
    const score = this.#count < LEAST ? null : this.#deviations(rate);
    if (score !== null && score > SPIKE && this.#leftOut + 1 < ADMIT_ONE_IN) {
      this.#leftOut++;
      return score;
    }
    this.#leftOut = 0;
    this.#admit(rate);
    return score;
  }

  #admit(rate: number): void {
    const sorted = this.#sorted;
    if (this.#count === WINDOW) {
      const oldest = this.#place(this.#rates[this.#next] ?? 0, WINDOW);
      sorted.copyWithin(oldest, oldest + 1);
      this.#count--;
    }
    const place = this.#place(rate, this.#count);
    sorted.copyWithin(place + 1, place, this.#count);
    sorted[place] = rate;
    this.#rates[this.#next] = rate;
    this.#next = (this.#next + 1) % WINDOW;
    this.#count++;
  }

  /** Where a rate is, or belongs, among the first `count`. */
  #place(rate: number, count: number): number {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? 0) < rate) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #deviations(rate: number): number {
    const count = this.#count;
    const middle = median(this.#sorted, count);
    // The nearest half of the rates lies around the median: it is found from the inside out.
    let [below, above] = [this.#place(middle, count) - 1, this.#place(middle, count)];
    const distances = this.#distances;
    for (let i = 0; i <= count >> 1; i++) {
      const down = below >= 0 ? middle - (this.#sorted[below] ?? 0) : Infinity;
      const up = above < count ? (this.#sorted[above] ?? 0) - middle : Infinity;
      distances[i] = Math.min(down, up);
      if (down <= up) {
        below--;
      } else {
        above++;
      }
    }
    const spread = median(distances, count);
    return Math.max(0, (rate - middle) / Math.max(MAD_TO_SIGMA * spread, FLOOR_SHARE * middle, FLOOR_BYTES));
  }
}

/** Of the first `count`, which are sorted. */
function median(sorted: Float64Array, count: number): number {
  const half = count >> 1;
  const upper = sorted[half] ?? 0;
  return count % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
