import { judgeSample } from '../../../pkg/detection/io/spikes/judge-sample';
import type { Seasonal } from '../../../pkg/detection/io/spikes/scores';
import { seasonalAt } from '../../../pkg/detection/io/spikes/seasonal';
import { noSpikes } from '../../../pkg/detection/io/spikes/state';
import { EarlierScore } from './earlier-score';
import { Watch, type Outcome } from './outcome';
import { DAY } from './profile';
import { reachedHours } from './reached-hours';
import { above, meanAndDeviation, medianForMinute } from './rules';
import { MadeServer } from './server';

export const thresholds = [4, 6, 8] as const;
/** A fixed threshold has no deviations: bytes a second instead. */
export const fixed = { 4: 100e6, 6: 200e6, 8: 400e6 } as const;
export const ways = [
  'fixed threshold',
  'mean and deviation',
  'earlier score, median of 30 s, for 1 m',
  'earlier score, last value',
  'score, last value',
] as const;
export type Way = (typeof ways)[number];

/** Of a server, so many days are known as a history, the last of them as a running sampler. */
const LEARNED_DAYS = 14;
const SAMPLED_DAYS = 2;
export const JUDGED_DAYS = 4;

/** What all rules did on the judged days of one made-up server. */
export interface Trial {
  seed: number;
  outcomes: Array<{ way: Way; threshold: number; outcome: Outcome }>;
}

/** Tries out all rules on the server of a seed. */
export function tryOut(seed: number): Trial {
  const days = LEARNED_DAYS + JUDGED_DAYS;
  const hours = reachedHours(new MadeServer(seed, days, LEARNED_DAYS), LEARNED_DAYS);
  const server = new MadeServer(seed, days, LEARNED_DAYS);
  const watches = thresholds.flatMap((threshold) => {
    const rules = {
      'fixed threshold': above(fixed[threshold]),
      'mean and deviation': meanAndDeviation(threshold),
      'earlier score, median of 30 s, for 1 m': medianForMinute(threshold),
      'earlier score, last value': above(threshold),
      'score, last value': above(threshold),
    } as const satisfies Record<Way, unknown>;
    return ways.map((way) => ({ way, threshold, watch: new Watch(rules[way]) }));
  });
  const earlier = new EarlierScore();
  let state = noSpikes;
  let seasonal: Seasonal = {};
  for (let t = (LEARNED_DAYS - SAMPLED_DAYS) * DAY; t < days * DAY; t++) {
    const { rates, bytes, incarnation } = server.second(t);
    if (t % 600 === 0) {
      seasonal = seasonalAt(hours, t * 1e6);
    }
    const sample = { incarnation: String(incarnation), at: (t + 1) * 1e6, seconds: 1 };
    const judged = rates === null ? null : judgeSample(state, sample, rates, seasonal, ['whole']);
    state = judged?.state ?? state;
    const rate = rates === null ? null : bytes;
    const before = rate === null ? null : earlier.next(rate);
    const values: Record<Way, number | null> = {
      'fixed threshold': rate,
      'mean and deviation': rate,
      'earlier score, median of 30 s, for 1 m': before,
      'earlier score, last value': before,
      'score, last value': judged?.scores.score ?? null,
    };
    if (t >= LEARNED_DAYS * DAY) {
      watches.forEach(({ way, watch }) => watch.next(t, values[way]));
    }
  }
  return {
    seed,
    outcomes: watches.map(({ way, threshold, watch }) => ({
      way,
      threshold,
      outcome: watch.outcome(server.incidents),
    })),
  };
}
