import type { Micros } from '../../detection/time';

/**
 * What a block holds of an instance: its activity, the I/O of all its events together, of each event, of each file and
 * all files together, of each statement, of each digest, and of each kind of its own threads. Stored as the index: the list
 * only grows.
 */
export const blockKinds = ['activity', 'total', 'event', 'file', 'statement', 'digest', 'thread'] as const;
export type BlockKind = (typeof blockKinds)[number];

/**
 * A level of detail: a point for every `step`, kept in blocks of `span`. Both divide those of the next level. Blocks of
 * samples become one for a span of level 1 when that is rolled up: larger ones take less room.
 */
export interface Level {
  step: Micros;
  span: Micros;
}

const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From the finest to the coarsest. At level 0, a point is a sample. */
export const levels = [
  { step: SECOND, span: 2 * MINUTE },
  { step: 10 * SECOND, span: 20 * MINUTE },
  { step: MINUTE, span: 2 * HOUR },
  { step: HOUR, span: 2 * DAY },
] as const satisfies Level[];
export type LevelIndex = 0 | 1 | 2 | 3;
export const levelIndices = [0, 1, 2, 3] as const satisfies LevelIndex[];

/** The longest block of each level. */
export function longestSpan(level: LevelIndex): Micros {
  return level === 0 ? levels[1].span : levels[level].span;
}

/** How long each level is kept. */
export interface Kept {
  rawHours: number;
  tenSecondDays: number;
  minuteDays: number;
  hourMonths: number;
}

/** The same by level, in microseconds. A month has 30.5 days. */
export function keptByLevel({ rawHours, tenSecondDays, minuteDays, hourMonths }: Kept): Record<LevelIndex, Micros> {
  return [rawHours * HOUR, tenSecondDays * DAY, minuteDays * DAY, hourMonths * 30.5 * DAY];
}

/** The beginning of the span or step that a time lies in. */
export function floor(at: Micros, width: Micros): Micros {
  return Math.floor(at / width) * width;
}

export function ceil(at: Micros, width: Micros): Micros {
  return Math.ceil(at / width) * width;
}
