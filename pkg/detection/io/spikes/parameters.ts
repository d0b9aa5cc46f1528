import type { SpikeMeasure } from './scores';

/** All parameters of the spike scores, with their reasons. `npm run bench -- spikes` shows what they do. Times are in seconds. */

/** From this score on, a block is a spike and stays out of the ordinary past. The shipped alert rule has the same threshold. */
export const SPIKE = 6;

/** What differs from measure to measure. */
export interface MeasureRules {
  /** Only what was kept up for so long counts: a loud second is no spike. */
  keptUp: number;
  /** The band is such that what the instance reaches on an ordinary day has this score. */
  reachedScore: number;
  /** Jobs come every hour, and bursts every day: the highest hours of the last two days, the how-manieth counts. */
  jobRank: number;
  /** The band is at least this. */
  leastBand: number;
}

export const rulesOf = {
  /** A burst of five seconds is no spike, and neither is the first write of an idle server. Bytes a second. */
  bytes: { keptUp: 6, reachedScore: 3.7, jobRank: 3, leastBand: 2 * 1024 * 1024 },
  /** The same, in pages of 16 KiB a second. */
  operations: { keptUp: 6, reachedScore: 3.7, jobRank: 3, leastBand: 128 },
  /**
   * Where bursts meet, a busy disk queues for ten seconds on an ordinary day, not in many hours. The band is a share of the
   * expected latency: a disk rings from 3.4 times as slow on.
   */
  latency: { keptUp: 12, reachedScore: 3.2, jobRank: 2, leastBand: 0.4 },
} as const satisfies Record<SpikeMeasure, MeasureRules>;

/** Of that many samples the lowest is left out: a saturated disk has quiet seconds too. */
export const LEAVES_OUT_FROM = 5;

/** Samples are summed up in blocks, each by its highest kept-up value, so that a sample costs little. */
export const BLOCK = 10;
/** The recent past is so many ordinary blocks: 15 minutes follow the time of day, and outlast most bursts. */
export const RECENT_BLOCKS = 90;
/** With fewer ordinary blocks there is no score: 30 seconds. */
export const LEAST_BLOCKS = 3;
/** How much wider the band is while the past is only `LEAST_BLOCKS` long; it narrows as the past grows. */
export const WARMING_UP = 2;
/** After a gap of so long the time of day has changed: the recent past begins anew. */
export const STALE = 15 * 60;

/** Reached are the third highest blocks of the recent past: two may be chance. */
export const RECENT_RANK = 3;
/** Flush waves and checkpoints come every few minutes: the highest of each five minutes of the last hour, the third counts. */
export const WAVE = { period: 300, periods: 12, rank: 3 } as const;

/** Hours that are remembered. */
export const JOB = { period: 3600, periods: 48 } as const;

/** The band is at least this share of the middle: a deployment that doubles the load of a steady server is no spike. */
export const LEAST_SHARE = 0.2;
/** Latency is not told apart below this: caches and schedulers make such differences. Seconds an operation. */
export const LATENCY_UNIT = 0.00025;
/** Less waiting than this delays nobody, however slow it is. Seconds of waiting a second. */
export const WAITING_UNIT = 0.2;
/** The expected latency moves by this share for a block, more in its first blocks: it follows within minutes. */
export const LATENCY_STEP = 0.03;
/** Fewer operations in a block say nothing about a latency. */
export const LEAST_JUDGED = 20;

/** A spike that lasts so long while the disk bears it is a new level, and ordinary from then on. */
export const NEW_LEVEL = 10 * 60;
/** While the disk does not bear it (latency is a spike too), it stays a spike for so long: alerts must not end before. */
export const NEW_LEVEL_STRAINED = 60 * 60;
/** A spike that comes and goes for so long is none: the past follows, whether or not its level is even. */
export const LONGEST_SPIKE = 2 * NEW_LEVEL_STRAINED;
/** What the disk did not bear for longer than this never becomes ordinary by recurring: it is an incident each time. */
export const MOST_STRAINED = 60;
/** A spike is over after so many blocks without one. */
export const OVER_BLOCKS = 6;
/** A change of level is told from chance where chance makes one in so many (Pettitt's test); blocks resemble their neighbours. */
export const CHANGE_CHANCE = 1e-6;
/** A smaller change of the middle is none. In bands. */
export const LEAST_CHANGE = 2;

/** Before and after an hour, the seasonal past of its neighbour counts too: a backup does not begin to the second. */
export const SEASON_EDGE = 15 * 60;
/** So many weeks, or days, show what this hour of the week, or of the day, is like. */
export const LEAST_WEEKS = 2;
export const LEAST_DAYS = 3;
