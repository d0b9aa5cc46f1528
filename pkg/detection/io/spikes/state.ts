import { ioKinds, type IoKind } from '../../../../src/shared/details';
import type { Micros } from '../../time';
import { nothingExpected, type Expected } from './latency';
import * as is from './parameters';
import { mapped, spikeMeasures, spikeScopes, type SpikeMeasure, type SpikeScope } from './scores';
import { afterGap, afterRestart, judge, noSeries, type Series } from './series';

export type SeriesOf = Record<SpikeMeasure, Series>;
/** Of the reads and of the writes of one kind. */
export type ExpectedOf = Record<'reads' | 'writes', Expected>;

/** What the samples so far have shown. Nothing in it is ever changed. */
export interface SpikeState {
  /** Null before the first sample. */
  incarnation: string | null;
  at: Micros | null;
  series: Record<SpikeScope, SeriesOf>;
  expected: Record<IoKind, ExpectedOf>;
}

const noMeasures: SeriesOf = { bytes: noSeries, operations: noSeries, latency: noSeries };

export const noSpikes: SpikeState = {
  incarnation: null,
  at: null,
  series: mapped(spikeScopes, () => noMeasures),
  expected: mapped(ioKinds, () => ({ reads: nothingExpected, writes: nothingExpected })),
};

/** Between two samples whose times are not exact. Microseconds. */
const GAP = 500_000;

/** The series before a sample that counts from then on: a restart or a gap breaks them off. */
export function seriesFrom({ series, ...last }: SpikeState, incarnation: string, from: Micros): SpikeState['series'] {
  const isRestarted = last.incarnation !== null && last.incarnation !== incarnation;
  const isGap = last.at !== null && Math.abs(from - last.at) > GAP;
  if (!isRestarted && !isGap) {
    return series;
  }
  const change = isRestarted ? afterRestart : afterGap;
  return mapped(spikeScopes, (scope) => mapped(spikeMeasures, (measure) => change(series[scope][measure])));
}

/**
 * Takes up what a history has of the samples before: bytes and operations a second of the whole instance. What it does not
 * have begins anew: latency, and the kinds of I/O.
 */
export function resumed(history: ReadonlyArray<{ at: Micros; bytes: number; operations: number }>): SpikeState {
  let { bytes, operations } = noMeasures;
  let last: Micros | null = null;
  for (const one of history) {
    const seconds = last === null ? 1 : (one.at - last) / 1e6;
    const common = {
      at: one.at,
      seconds: Math.min(seconds, is.BLOCK),
      seasonal: null,
      isStrained: false,
    };
    bytes = judge(bytes, { ...common, value: one.bytes, rules: is.rulesOf.bytes }).series;
    operations = judge(operations, { ...common, value: one.operations, rules: is.rulesOf.operations }).series;
    last = one.at;
  }
  const whole = { bytes, operations, latency: noSeries };
  return { ...noSpikes, at: last, series: { ...noSpikes.series, whole } };
}
