import type { Micros } from '../../time';
import { keptUp, nothingYet, withLatest, type Latest } from './kept-up';
import * as is from './parameters';
import { anew, noPast, withBlock, type Block, type Past, type Range } from './past';

/** One measure of one kind of I/O: its last seconds, and its past. */
export interface Series {
  latest: Latest;
  /** Not yet in the past. */
  block: Block | null;
  past: Past;
}

export const noSeries: Series = { latest: nothingYet, block: null, past: noPast };

/** A value, as a series takes it. */
export interface Reading {
  at: Micros;
  /** Seconds that it stands for. */
  seconds: number;
  value: number;
  rules: is.MeasureRules;
  /** What the instance reaches at this time of the week, if that is known. */
  seasonal: number | null;
  /** The disk does not bear what it has to do. */
  isStrained: boolean;
}

/** How unusual a value is. */
export interface Judgement {
  /** Bands above the middle, 0 or more. */
  score: number;
  /** What was kept up over the last seconds. */
  value: number;
  range: Range;
  /** Since when this level is the ordinary one; null if it has not changed as far as is known. */
  levelSince: Micros | null;
}

/** One more value of a series. There is no judgement while too little is known. */
export function judge(series: Series, reading: Reading): { judgement: Judgement | null; series: Series } {
  const { at, seconds, value, rules } = reading;
  const latest = withLatest(series.latest, value, seconds, rules.keptUp);
  const kept = keptUp(latest, rules.keptUp);
  if (kept === null) {
    return { judgement: null, series: { ...series, latest } };
  }
  const { past } = series;
  const range = past.range === null ? null : seasonalRange(past.range, reading);
  const score = range === null ? null : Math.max(0, (kept - range.middle) / range.band);
  const judgement =
    range === null || score === null ? null : { score, value: kept, range, levelSince: past.levelSince };
  const block = withValue(series.block, kept, score, reading);
  const isFull = at + seconds * 1e6 - block.at > (is.BLOCK + seconds / 2) * 1e6;
  return {
    judgement,
    series: isFull ? { latest, block: null, past: withBlock(past, block, rules) } : { latest, block, past },
  };
}

/** After samples are missing: what was kept up before them is no longer known. */
export function afterGap(series: Series): Series {
  return { ...series, latest: nothingYet, block: null };
}

/** After a restart of the server. */
export function afterRestart({ past }: Series): Series {
  return { ...noSeries, past: anew(past) };
}

function withValue(block: Block | null, peak: number, score: number | null, { at, isStrained }: Reading): Block {
  const isSpike = score !== null && score >= is.SPIKE;
  return block === null
    ? { at, peak, isSpike, isStrained }
    : {
        at: block.at,
        peak: Math.max(block.peak, peak),
        isSpike: block.isSpike || isSpike,
        isStrained: block.isStrained || isStrained,
      };
}

/** What this hour usually reaches is as ordinary as what was reached today. */
function seasonalRange(range: Range, { seasonal, rules }: Reading): Range {
  const { middle, band } = range;
  return seasonal === null ? range : { middle, band: Math.max(band, (seasonal - middle) / rules.reachedScore) };
}
