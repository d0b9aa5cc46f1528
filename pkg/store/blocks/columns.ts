import { ioColumns } from '../answers';
import { WHOLE, type Dropped, type References } from './block';
import type { BlockKind, LevelIndex } from './levels';

/** The measures of an instance's activity, in the order of their columns. */
export const activityColumns = [
  'runaways',
  'longestStatement',
  'sessionsWaiting',
  'longestWait',
  'spikeScore',
] as const;

/** The column of a sample's activity that says by how many microseconds the server's clock was ahead. It is not rolled up. */
export const CLOCK = activityColumns.length;

/** Columns of I/O: rates, in the order of `ioColumns`; when rolled up their sums, then how many samples, then the maxima. */
export const IO = ioColumns.length;
export const COUNT = IO;
export const MAXIMA = COUNT + 1;

const activity: References = [...activityColumns.map(() => -1), WHOLE];
const rates: References = [-1, 0, 0, -1, 3, 3];
const rolled: References = [...rates, -1, ...rates.map((_, column) => column)];

/** The time that a second's I/O took is known to a 400th: more would be noise. */
const droppedOfTimes: Dropped = ioColumns.map((column) => (column.endsWith('_time') ? 2 : 0));

/**
 * How the columns of a block are packed: for each an earlier one that it resembles, as bytes and time go with operations,
 * and a maximum with its sum; and the low bits that are dropped of single samples.
 */
export function packedAs(kind: BlockKind, level: LevelIndex): [References, Dropped] {
  if (kind === 'activity') {
    return [level === 0 ? activity : [], []];
  }
  return level === 0 ? [rates, droppedOfTimes] : [rolled, []];
}

/** How many columns a sample has. */
export function sampleColumns(kind: BlockKind): number {
  return kind === 'activity' ? CLOCK + 1 : IO;
}
