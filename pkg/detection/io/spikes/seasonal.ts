import type { Micros } from '../../time';
import * as is from './parameters';
import { spikeMeasures, spikeScopes, type Seasonal, type SpikeMeasure, type SpikeScope } from './scores';

/** What an instance reached at the most in one hour (`SpikeScore.reached`). */
export interface ReachedHour {
  /** When the hour began. */
  at: Micros;
  reached: Seasonal;
}

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/**
 * What the instance usually reaches at this time: the median over the same hour of the past weeks, or of the past days, the
 * greater one. Near the end of an hour its neighbour counts too. With fewer than two weeks, or three days, there is none.
 */
export function seasonalAt(hours: readonly ReachedHour[], at: Micros): Seasonal {
  const byHour = new Map(hours.map((hour) => [Math.floor(hour.at / HOUR), hour.reached]));
  const around = hoursAround(at);
  const seasonal: Seasonal = {};
  for (const scope of spikeScopes) {
    for (const measure of spikeMeasures) {
      const usual = around.flatMap((hour) => [
        ...usually(byHour, hour, WEEK / HOUR, is.LEAST_WEEKS, scope, measure),
        ...usually(byHour, hour, DAY / HOUR, is.LEAST_DAYS, scope, measure),
      ]);
      if (usual.length > 0) {
        seasonal[scope] = { ...seasonal[scope], [measure]: Math.max(...usual) };
      }
    }
  }
  return seasonal;
}

/** At most so many days, or weeks, count. */
const MOST = 8;

/** The beginnings of the past hours that `seasonalAt` looks at. */
export function seasonHours(at: Micros): Micros[] {
  const hours = hoursAround(at).flatMap((hour) =>
    Array.from({ length: MOST }, (_, i) => [hour - (i + 1) * (WEEK / HOUR), hour - (i + 1) * (DAY / HOUR)]).flat()
  );
  return [...new Set(hours)].map((hour) => hour * HOUR);
}

/** This hour, and near its end the next or the last one. Hours since the epoch. */
function hoursAround(at: Micros): number[] {
  const edge = is.SEASON_EDGE * 1e6;
  return [...new Set([at - edge, at, at + edge].map((time) => Math.floor(time / HOUR)))];
}

function usually(
  byHour: ReadonlyMap<number, Seasonal>,
  hour: number,
  period: number,
  leastPeriods: number,
  scope: SpikeScope,
  measure: SpikeMeasure
): number[] {
  const past: number[] = [];
  for (let back = 1; back <= MOST; back++) {
    const reached = byHour.get(hour - back * period)?.[scope]?.[measure];
    if (reached !== undefined) {
      past.push(reached);
    }
  }
  // Of an even number the lower middle: one incident in two weeks is not usual.
  const sorted = past.sort((a, b) => a - b);
  const middle = sorted[(sorted.length - 1) >> 1];
  return past.length < leastPeriods || middle === undefined ? [] : [middle];
}
