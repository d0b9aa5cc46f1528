import type { Micros } from '../../time';

/** What is judged: bytes a second, operations a second, seconds an operation. */
export const spikeMeasures = ['bytes', 'operations', 'latency'] as const;
export type SpikeMeasure = (typeof spikeMeasures)[number];

/** The kinds of I/O with scores of their own; `whole` is the instance with all of its kinds. */
export const spikeScopes = ['whole', 'data', 'temporary', 'sort', 'redo', 'binlog'] as const;
export type SpikeScope = (typeof spikeScopes)[number];

/** One score, with what a picture of it needs. Bytes a second, operations a second, or seconds an operation. */
export interface SpikeScore {
  /** Bands above the baseline: 0 or more. 6 is a spike. */
  score: number;
  /** What was kept up over the last five seconds. */
  value: number;
  /** The middle of what is ordinary now. */
  baseline: number;
  /** One unit of the score: a spike begins at `baseline + 6 * band`. */
  band: number;
  /** What seasonal baselines are made of: the value; of latency, its excess over the expected one, as a share. */
  reached: number;
  /** Since when this level is the ordinary one, where a change of it was seen. */
  levelSince: Micros | null;
}

/** Null where too little is known. */
export type ScoresOf = Record<SpikeMeasure, SpikeScore | null>;

/** All scores of one sample. */
export interface SpikeScores {
  /** The greatest of the whole instance: what alert rules see. Null while none is known. */
  score: number | null;
  /** Whose score that is. */
  by: SpikeMeasure | null;
  of: Record<SpikeScope, ScoresOf>;
}

/** What the instance usually reaches at this time of the week, as `SpikeScore.reached`; what is missing is not known. */
export type Seasonal = Partial<Record<SpikeScope, Partial<Record<SpikeMeasure, number>>>>;

/** One value for each name. */
export function mapped<K extends string, V>(names: readonly K[], value: (name: K) => V): Record<K, V> {
  const record: Partial<Record<K, V>> = {};
  for (const name of names) {
    record[name] = value(name);
  }
  // All names have a value by now.
  return record as Record<K, V>;
}
