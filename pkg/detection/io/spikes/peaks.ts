/** The highest value of each of the last periods, by the period's number. */
export type Peaks = ReadonlyArray<{ period: number; peak: number }>;

interface Memory {
  /** Seconds. */
  period: number;
  periods: number;
}

/** The peaks with one more value, which belongs to the time `at` (seconds). Periods that are too old are dropped. */
export function withPeak(peaks: Peaks, { period, periods }: Memory, at: number, value: number): Peaks {
  const number = Math.floor(at / period);
  const found = peaks.find((one) => one.period === number);
  if (found !== undefined) {
    return value <= found.peak ? peaks : peaks.map((one) => (one === found ? { period: number, peak: value } : one));
  }
  const newest = Math.max(number, peaks.at(-1)?.period ?? number);
  return [...peaks, { period: number, peak: value }]
    .filter((one) => one.period > newest - periods)
    .sort((a, b) => a.period - b.period);
}

/** What was reached in so many periods; null with fewer. Walks once: ranks are small. */
export function reached(peaks: Peaks, rank: number): number | null {
  if (peaks.length < rank) {
    return null;
  }
  const highest = new Array<number>(rank).fill(-Infinity);
  for (const { peak } of peaks) {
    let value = peak;
    for (let k = 0; k < rank; k++) {
      const held = highest[k] ?? -Infinity;
      if (value > held) {
        highest[k] = value;
        value = held;
      }
    }
  }
  return highest[rank - 1] ?? null;
}
