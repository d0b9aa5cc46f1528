/** How the spike score is computed. Bytes are bytes a second. */
const WINDOW = 900;
/** Below this many ordinary samples there is no score: a past of half a minute judges nothing. */
const LEAST = 30;
/** A sleeping server's first write is no spike: the deviation is never taken to be smaller than this. */
const FLOOR_BYTES = 2 * 1024 * 1024;
/** Nor smaller than this share of the median, or a steady load would make its every ripple a spike. */
const FLOOR_SHARE = 0.1;
/** Makes the median absolute deviation comparable to a standard deviation (Leys et al., 2013). */
const MAD_TO_SIGMA = 1.4826;
/** From this score on a sample is a spike; the shipped alert rule fires above the same value. */
const SPIKE = 6;
/** One spiking sample in so many enters the past: a lasting change becomes ordinary after 75 minutes, not after seven. */
const ADMIT_ONE_IN = 10;

/** The recent past of one instance: ordinary rates, oldest first, and the spikes kept out since the last admitted one. */
export interface SpikeBaseline {
  rates: number[];
  held: number;
}

export const noBaseline: SpikeBaseline = { rates: [], held: 0 };

/**
 * How many robust deviations `rate` (bytes/s, read and written) lies above the instance's own recent past; 0 is ordinary.
 * The score is null while the past is too short. Spikes hardly enter the past, so an incident does not excuse itself.
 */
export function scoreSpike(past: SpikeBaseline, rate: number): { score: number | null; past: SpikeBaseline } {
  const score = past.rates.length < LEAST ? null : deviations(past.rates, rate);
  const spiking = score !== null && score > SPIKE;
  if (spiking && past.held + 1 < ADMIT_ONE_IN) {
    return { score, past: { ...past, held: past.held + 1 } };
  }
  return { score, past: { rates: [...past.rates, rate].slice(-WINDOW), held: 0 } };
}

function deviations(past: number[], rate: number): number {
  const middle = median(past);
  const spread = median(past.map((value) => Math.abs(value - middle)));
  const scale = Math.max(MAD_TO_SIGMA * spread, FLOOR_SHARE * middle, FLOOR_BYTES);
  return Math.max(0, (rate - middle) / scale);
}

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
