import type { IoColumn } from '../../store/answers';
import type { IoMeasure } from '../../../src/shared/query';

/** Measures that are computed from rates; the spike score is stored as it is. */
export type RateMeasure = Exclude<IoMeasure, 'spikeScore'>;

/** Sums of rates over some samples; a missing column is 0. */
export type Sums = Partial<Record<IoColumn, number | null>>;

interface Recipe {
  /** The columns to read; the first ranks the series. */
  columns: [IoColumn, ...IoColumn[]];
  /** The measure, from the sums over a bucket's samples and their number; null if it is undefined. */
  value: (sums: Sums, samples: number) => number | null;
}

const rate = (column: IoColumn): Recipe => ({
  columns: [column],
  value: (sums, samples) => (sums[column] ?? 0) / samples,
});

/** Seconds per operation; null without operations. */
const latency = (time: IoColumn, operations: IoColumn): Recipe => ({
  columns: [time, operations],
  value: (sums) => {
    const count = sums[operations] ?? 0;
    return count === 0 ? null : (sums[time] ?? 0) / count;
  },
});

export const recipes: Record<RateMeasure, Recipe> = {
  readBytes: rate('read_bytes'),
  writeBytes: rate('write_bytes'),
  readOps: rate('read_ops'),
  writeOps: rate('write_ops'),
  readLatency: latency('read_time', 'read_ops'),
  writeLatency: latency('write_time', 'write_ops'),
  busy: {
    columns: ['read_time', 'write_time'],
    value: (sums, samples) => ((sums.read_time ?? 0) + (sums.write_time ?? 0)) / samples,
  },
};

export function isRate(measure: IoMeasure): measure is RateMeasure {
  return measure !== 'spikeScore';
}

/** The columns of these measures, each once and in one order: the store keeps a prepared statement for each list. */
export function columnsOf(measures: RateMeasure[]): IoColumn[] {
  return [...new Set(measures.flatMap((measure) => recipes[measure].columns))].sort();
}
