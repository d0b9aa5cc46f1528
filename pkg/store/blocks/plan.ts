import type { Micros } from '../../detection/time';
import type { Range } from '../answers';
import { ceil, floor, levelIndices, levels, type LevelIndex } from './levels';

/** What is stored at a level: from the beginning of its first block to the end of its last one. Null: nothing. */
export type Stored = Record<LevelIndex, { from: Micros; until: Micros } | null>;

/** A part of a range that one level answers; both ends included. */
export interface Part extends Range {
  level: LevelIndex;
}

/**
 * The coarsest level that has at least half as many points as an answer with points of this width; or a coarser one where
 * that would read more than `mostPoints` of each series.
 */
export function levelFor({ from, to }: Range, width: Micros, mostPoints: number): LevelIndex {
  const wanted = levelIndices.findLast((level) => levels[level].step <= 2 * width) ?? 0;
  const bounded = levelIndices.find((level) => (to - from) / levels[level].step <= mostPoints) ?? 3;
  return wanted > bounded ? wanted : bounded;
}

/**
 * The parts of a range, oldest first, that together answer it: whole points of a level where it has them; at both ends,
 * and where nothing is rolled up yet, those of finer levels; where a level has expired, those of coarser ones.
 */
export function plan(range: Range, level: LevelIndex, stored: Stored): Part[] {
  const known = stored[level];
  if (known === null || (level > 0 && range.to < known.from)) {
    return level === 0 ? newest(range, stored) : plan(range, below(level), stored);
  }
  return [
    ...older({ from: range.from, to: Math.min(range.to, known.from - 1) }, above(level), stored),
    ...down({ from: Math.max(range.from, known.from), to: range.to }, level, stored),
  ];
}

/** A level without blocks: all is recent, or only what is coarser is left. */
function newest(range: Range, stored: Stored): Part[] {
  const ends = levelIndices.map((level) => stored[level]?.until ?? -Infinity);
  const end = Math.max(...ends);
  return [
    ...older({ from: range.from, to: Math.min(range.to, end - 1) }, 1, stored),
    ...down({ from: Math.max(range.from, end), to: range.to }, 0, stored),
  ];
}

/** What this level and finer ones have. */
function down({ from, to }: Range, level: LevelIndex, stored: Stored): Part[] {
  if (from > to) {
    return [];
  }
  if (level === 0) {
    return [{ level, from, to }];
  }
  const { step } = levels[level];
  const finer = below(level);
  const until = stored[level]?.until ?? -Infinity;
  // Where nothing finer is left, a whole point answers a part of it.
  const begin = from < beginOfFiner(level, stored) ? floor(from, step) : ceil(from, step);
  const whole = floor(to + 1, step);
  const end = Math.min(until, whole < beginOfFiner(level, stored) ? to + 1 : whole);
  return begin >= end
    ? down({ from, to }, finer, stored)
    : [
        ...down({ from, to: begin - 1 }, finer, stored),
        { level, from: begin, to: end - 1 },
        ...down({ from: end, to }, finer, stored),
      ];
}

/** The beginning of what finer levels have. */
function beginOfFiner(level: LevelIndex, stored: Stored): Micros {
  return Math.min(...levelIndices.filter((one) => one < level).map((one) => stored[one]?.from ?? Infinity));
}

/** What this level and coarser ones have of a time of which the finer ones have nothing any more. */
function older({ from, to }: Range, level: LevelIndex | null, stored: Stored): Part[] {
  if (from > to || level === null) {
    return [];
  }
  const known = stored[level];
  if (known === null) {
    return older({ from, to }, above(level), stored);
  }
  const { step } = levels[level];
  const own = { from: Math.max(floor(from, step), known.from), to: Math.min(to, known.until - 1) };
  return [
    ...older({ from, to: Math.min(to, known.from - 1) }, above(level), stored),
    ...(own.from > own.to ? [] : [{ level, ...own }]),
  ];
}

function below(level: LevelIndex): LevelIndex {
  return levelIndices[level - 1] ?? 0;
}

function above(level: LevelIndex): LevelIndex | null {
  return levelIndices[level + 1] ?? null;
}
