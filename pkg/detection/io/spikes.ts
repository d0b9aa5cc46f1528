/** The baseline holds this many samples. */
const WINDOW = 900;
/** With fewer samples in the baseline there is no score. */
const LEAST = 30;
/** The deviation is at least this, so that the first write of an idle server is no spike. Bytes a second. */
const FLOOR_BYTES = 2 * 1024 * 1024;
/** The deviation is at least this share of the median, so that small changes of a steady load are no spikes. */
const FLOOR_SHARE = 0.1;
/** Scales the median absolute deviation to a standard deviation (Leys et al., 2013). */
const MAD_TO_SIGMA = 1.4826;
/** A sample above this score is a spike; the shipped alert rule fires above the same value. */
const SPIKE = 6;
/** One spike in ten enters the baseline: a lasting change becomes ordinary after 75 minutes, not after seven. */
const ADMIT_ONE_IN = 10;

/** Recent rates of one instance, oldest first, and how many spikes were left out since the last one that entered. */
export interface SpikeBaseline {
  rates: number[];
  leftOut: number;
}

export const noBaseline: SpikeBaseline = { rates: [], leftOut: 0 };

/**
 * How many robust deviations `rate` (bytes a second, read and written) is above the instance's own baseline; 0 is ordinary.
 * The score is null while the baseline is too short. Few spikes enter the baseline: a long incident stays a spike.
 */
export function scoreSpike(baseline: SpikeBaseline, rate: number): { score: number | null; baseline: SpikeBaseline } {
  const { rates, leftOut } = baseline;
  const score = rates.length < LEAST ? null : deviations(rates, rate);
  if (score !== null && score > SPIKE && leftOut + 1 < ADMIT_ONE_IN) {
    return { score, baseline: { rates, leftOut: leftOut + 1 } };
  }
  return { score, baseline: { rates: [...rates, rate].slice(-WINDOW), leftOut: 0 } };
}

function deviations(rates: number[], rate: number): number {
  const middle = median(rates);
  const spread = median(rates.map((value) => Math.abs(value - middle)));
  const scale = Math.max(MAD_TO_SIGMA * spread, FLOOR_SHARE * middle, FLOOR_BYTES);
  return Math.max(0, (rate - middle) / scale);
}

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
