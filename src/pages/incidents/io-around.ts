import { FieldType, type DataFrame } from '@grafana/data';

/** Mean bytes per second read and written; null where nothing was sampled. */
export interface IoMean {
  read: number | null;
  written: number | null;
}

export interface IoAround {
  before: IoMean;
  during: IoMean;
  after: IoMean;
}

/** The time before and after an incident that is compared with it, milliseconds. */
export const margin = 5 * 60_000;

function mean(frames: DataFrame[], from: number, to: number): number | null {
  const values = frames.flatMap((frame) => {
    const times = frame.fields.find(({ type }) => type === FieldType.time)?.values ?? [];
    const rates = frame.fields.find(({ type }) => type === FieldType.number)?.values ?? [];
    return rates.filter(
      (rate, row): rate is number => typeof rate === 'number' && times[row] >= from && times[row] < to
    );
  });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean rates before, during and after `start` to `end` (epoch milliseconds). Each frame has one measure of one instance. */
export function ioAround(read: DataFrame[], written: DataFrame[], start: number, end: number): IoAround {
  const between = (from: number, to: number) => ({ read: mean(read, from, to), written: mean(written, from, to) });
  return {
    before: between(start - margin, start),
    during: between(start, Math.max(end, start + 1)),
    after: between(end, end + margin),
  };
}
