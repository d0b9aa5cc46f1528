import { LEAVES_OUT_FROM } from './parameters';

/** The latest values of a series, oldest first, with the seconds that each stands for. */
export interface Latest {
  values: readonly number[];
  seconds: readonly number[];
}

export const nothingYet: Latest = { values: [], seconds: [] };

/** Adds a value, and drops those that are not needed to cover so many seconds. */
export function withLatest({ values, seconds }: Latest, value: number, interval: number, covers: number): Latest {
  let covered = interval;
  let from = values.length;
  while (from > 0 && covered < covers - TOLERANCE) {
    from--;
    covered += seconds[from] ?? 0;
  }
  return { values: [...values.slice(from), value], seconds: [...seconds.slice(from), interval] };
}

/** The value that was kept up, but for one sample, over so many seconds; null while fewer are known. */
export function keptUp({ values, seconds }: Latest, covers: number): number | null {
  let covered = 0;
  let [lowest, second] = [Infinity, Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    covered += seconds[i] ?? 0;
    if (value < lowest) {
      [lowest, second] = [value, lowest];
    } else if (value < second) {
      second = value;
    }
  }
  if (covered < covers - TOLERANCE) {
    return null;
  }
  return values.length >= LEAVES_OUT_FROM ? second : lowest;
}

/** Samples of a second are not exactly a second apart. Half of one. */
const TOLERANCE = 0.5;
