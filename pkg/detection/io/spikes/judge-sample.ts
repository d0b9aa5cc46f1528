import { ioKinds, type IoKind } from '../../../../src/shared/details';
import type { Micros } from '../../time';
import type { IoRates } from '../rates';
import { wholeOf, type RatesByKind } from './amounts';
import {
  afterBlock,
  noWaiting,
  slowness,
  withWaiting,
  withWork,
  type Expected,
  type Slowness,
  type Waiting,
} from './latency';
import * as is from './parameters';
import {
  mapped,
  spikeMeasures,
  spikeScopes,
  type ScoresOf,
  type Seasonal,
  type SpikeMeasure,
  type SpikeScope,
  type SpikeScore,
  type SpikeScores,
} from './scores';
import { afterGap, judge, type Judgement, type Reading } from './series';
import { seriesFrom, type ExpectedOf, type SeriesOf, type SpikeState } from './state';

/** When a sample was taken, of which life of the server, and the seconds since the one before. */
export interface SampleTime {
  incarnation: string;
  at: Micros;
  seconds: number;
}

const unknown: ScoresOf = { bytes: null, operations: null, latency: null };

/**
 * The scores of one more sample, and the state for the next. `seasonal` is what the instance usually reaches at this time;
 * `scopes` are those to judge, the others stay unknown.
 */
export function judgeSample(
  before: SpikeState,
  { incarnation, at, seconds }: SampleTime,
  byKind: RatesByKind,
  seasonal: Seasonal = {},
  scopes: readonly SpikeScope[] = spikeScopes
): { scores: SpikeScores; state: SpikeState } {
  const series = { ...seriesFrom(before, incarnation, at - seconds * 1e6) };
  const of = mapped(spikeScopes, () => unknown);
  const waiting = mapped(ioKinds, (kind) => waitingOf(byKind[kind], before.expected[kind]));
  let isStrained = false;
  for (const scope of scopes) {
    const rates = scope === 'whole' ? wholeOf(byKind) : byKind[scope];
    const slow = slowness(scope === 'whole' ? addUp(waiting) : waiting[scope]);
    const common = { at, seconds, isStrained };
    const judged = judgeScope(series[scope], rates, slow, common, seasonal[scope] ?? {});
    isStrained = scope === 'whole' ? isSlow(judged.scores) : isStrained;
    series[scope] = judged.series;
    of[scope] = judged.scores;
  }
  const expected = mapped(ioKinds, (kind) => {
    const isSpike = isSlow(of.whole) || (kind !== 'other' && isSlow(of[kind]));
    return follow(before.expected[kind], byKind[kind], seconds, endsBlock(at, seconds), isSpike);
  });
  return { scores: { ...greatest(of.whole), of }, state: { incarnation, at, series, expected } };
}

/** The three scores of one scope. Where its own latency is a spike, the disk does not bear what it has to do. */
function judgeScope(
  series: SeriesOf,
  rates: IoRates,
  slow: Slowness | null,
  common: Pick<Reading, 'at' | 'seconds' | 'isStrained'>,
  seasonal: Partial<Record<SpikeMeasure, number>>
): { scores: ScoresOf; series: SeriesOf } {
  const one = (measure: SpikeMeasure, value: number, isStrained: boolean) =>
    judge(series[measure], {
      at: common.at,
      seconds: common.seconds,
      value,
      rules: is.rulesOf[measure],
      seasonal: seasonal[measure] ?? null,
      isStrained,
    });
  const latency =
    slow === null ? { judgement: null, series: afterGap(series.latency) } : one('latency', slow.excess, true);
  const isStrained = common.isStrained || (latency.judgement?.score ?? 0) >= is.SPIKE;
  const bytes = one('bytes', rates.readBytes + rates.writeBytes, isStrained);
  const operations = one('operations', rates.readOps + rates.writeOps, isStrained);
  return {
    scores: {
      bytes: scoreOf(bytes.judgement),
      operations: scoreOf(operations.judgement),
      latency: slow === null ? null : latencyScore(latency.judgement, slow),
    },
    series: { bytes: bytes.series, operations: operations.series, latency: latency.series },
  };
}

function waitingOf({ readOps, readTime, writeOps, writeTime }: IoRates, { reads, writes }: ExpectedOf): Waiting {
  return withWaiting(withWaiting(noWaiting, readOps, readTime, reads), writeOps, writeTime, writes);
}

function addUp(waiting: Record<IoKind, Waiting>): Waiting {
  const sum = { ...noWaiting };
  for (const kind of ioKinds) {
    const { operations, time, expected, known } = waiting[kind];
    sum.operations += operations;
    sum.time += time;
    sum.expected += expected;
    sum.known += known;
  }
  return sum;
}

function endsBlock(at: Micros, seconds: number): boolean {
  const blockOf = (time: Micros): number => Math.floor(time / 1e6 / is.BLOCK);
  return blockOf(at) !== blockOf(at - seconds * 1e6);
}

function follow(
  { reads, writes }: ExpectedOf,
  { readOps, readTime, writeOps, writeTime }: IoRates,
  seconds: number,
  isEnd: boolean,
  isSpike: boolean
): ExpectedOf {
  const end = (expected: Expected): Expected => (isEnd ? afterBlock(expected, isSpike) : expected);
  return {
    reads: end(withWork(reads, readOps * seconds, readTime * seconds)),
    writes: end(withWork(writes, writeOps * seconds, writeTime * seconds)),
  };
}

function isSlow({ latency }: ScoresOf): boolean {
  return latency !== null && latency.score >= is.SPIKE;
}

function scoreOf(judgement: Judgement | null): SpikeScore | null {
  if (judgement === null) {
    return null;
  }
  const { score, value, range, levelSince } = judgement;
  return { score, value, baseline: range.middle, band: range.band, reached: value, levelSince };
}

/** In seconds an operation, around what is expected of these operations. */
function latencyScore(judgement: Judgement | null, { expected, unit }: Slowness): SpikeScore | null {
  if (judgement === null) {
    return null;
  }
  const { score, value, range, levelSince } = judgement;
  const seconds = (excess: number): number => Math.max(0, expected + excess * unit);
  const [baseline, band] = [seconds(range.middle), range.band * unit];
  return { score, value: seconds(value), baseline, band, reached: value, levelSince };
}

function greatest(of: ScoresOf): Pick<SpikeScores, 'score' | 'by'> {
  let [score, by]: [number | null, SpikeMeasure | null] = [null, null];
  for (const measure of spikeMeasures) {
    const one = of[measure];
    if (one !== null && (score === null || one.score > score)) {
      [score, by] = [one.score, measure];
    }
  }
  return { score, by };
}
