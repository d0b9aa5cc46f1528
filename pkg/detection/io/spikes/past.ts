import type { Micros } from '../../time';
import { changePoint } from './change-point';
import * as is from './parameters';
import { reached, withPeak, type Peaks } from './peaks';

/** What a series kept up at the most, in some seconds. */
export interface Block {
  at: Micros;
  peak: number;
  isSpike: boolean;
  /** The disk does not bear it: latency is a spike too. */
  isStrained: boolean;
}

/** Blocks since a spike began. */
interface Excursion {
  blocks: readonly Block[];
  /** Blocks since its last spike. */
  quiet: number;
}

/** What is ordinary, as a series has shown itself so far. */
export interface Past {
  /** The last ordinary blocks, oldest first. */
  ordinary: readonly Block[];
  waves: Peaks;
  jobs: Peaks;
  excursion: Excursion | null;
  /** Since when the level is what it is; null if no change was seen. */
  levelSince: Micros | null;
  /** Null while too little is known. */
  range: Range | null;
}

/** A score counts bands above the middle. */
export interface Range {
  middle: number;
  band: number;
}

export const noPast: Past = { ordinary: [], waves: [], jobs: [], excursion: null, levelSince: null, range: null };

/** The past after a restart of the server, or a long gap: what comes every hour is still known. */
export function anew({ jobs }: Past): Past {
  return { ...noPast, jobs };
}

/** The past with one more block. */
export function withBlock(past: Past, block: Block, rules: is.MeasureRules): Past {
  const newest = past.ordinary.at(-1) ?? block;
  const before = block.at - newest.at > is.STALE * 1e6 && past.excursion === null ? anew(past) : past;
  const after = block.isSpike || before.excursion !== null ? withSpike(before, block) : withOrdinary(before, block);
  const settled = withNewLevel(after, block.at);
  return { ...settled, range: rangeOf(settled, rules) };
}

function withOrdinary(past: Past, block: Block): Past {
  return {
    ...past,
    ordinary: [...past.ordinary, block].slice(-is.RECENT_BLOCKS),
    ...withPeaks(past, block.at, block.peak),
  };
}

function withSpike(past: Past, block: Block): Past {
  const blocks = [...(past.excursion?.blocks ?? []), block];
  const quiet = block.isSpike ? 0 : (past.excursion?.quiet ?? 0) + 1;
  const going = { ...(block.isSpike ? past : withOrdinary(past, block)), excursion: { blocks, quiet } };
  if (quiet >= is.OVER_BLOCKS) {
    return afterSpike(going, blocks);
  }
  // Where spikes come and go for hours, they are what is ordinary.
  return blocks.length * is.BLOCK > is.LONGEST_SPIKE
    ? { ...going, ordinary: blocks.slice(-is.RECENT_BLOCKS), excursion: null }
    : going;
}

/** A spike that is over shows what may recur, at the time when it began; one that the disk did not bear for long does not. */
function afterSpike(past: Past, blocks: readonly Block[]): Past {
  const [began] = blocks;
  const strained = blocks.filter(({ isSpike, isStrained }) => isSpike && isStrained).length;
  const over = { ...past, excursion: null };
  return began === undefined || strained * is.BLOCK > is.MOST_STRAINED
    ? over
    : { ...over, ...withPeaks(past, began.at, Math.max(...blocks.map(({ peak }) => peak))) };
}

function withPeaks({ waves, jobs }: Past, at: Micros, peak: number): Pick<Past, 'waves' | 'jobs'> {
  return { waves: withPeak(waves, is.WAVE, at / 1e6, peak), jobs: withPeak(jobs, is.JOB, at / 1e6, peak) };
}

/** Forgets what was before a lasting change of level. */
function withNewLevel(past: Past, at: Micros): Past {
  const { excursion, ordinary } = past;
  if (excursion !== null) {
    const [began] = excursion.blocks;
    const strained = excursion.blocks.filter(({ isStrained }) => isStrained).length;
    const needed = strained * 2 > excursion.blocks.length ? is.NEW_LEVEL_STRAINED : is.NEW_LEVEL;
    return began === undefined || at - began.at < needed * 1e6 || !isEvery(is.NEW_LEVEL / 10, at)
      ? past
      : changed(past, [...ordinary.filter((block) => block.at < began.at), ...excursion.blocks], 0);
  }
  return isEvery(is.WAVE.period, at) && ordinary.length === is.RECENT_BLOCKS
    ? changed(past, ordinary, is.LEAST_CHANGE)
    : past;
}

/** The test costs most of all: it is due once in so many seconds. */
function isEvery(seconds: number, at: Micros): boolean {
  return at / 1e6 - Math.floor(at / 1e6 / seconds) * seconds < is.BLOCK;
}

/** The past since its change, if its blocks show one of so many bands. */
function changed(past: Past, blocks: readonly Block[], least: number): Past {
  const found = changePoint(blocks.map(({ peak }) => peak));
  if (found === null || found.chance > is.CHANGE_CHANCE || past.range === null) {
    return past;
  }
  const since = blocks.slice(found.index);
  const [first] = since;
  const middle = median(since);
  const isLarge = Math.abs(middle - median(blocks.slice(0, found.index))) >= least * past.range.band;
  const isLong = since.length * is.BLOCK >= is.NEW_LEVEL / 2;
  return first !== undefined && isLarge && isLong
    ? { ...past, ordinary: since.slice(-is.RECENT_BLOCKS), waves: [], excursion: null, levelSince: first.at }
    : past;
}

function rangeOf({ ordinary, waves, jobs }: Past, rules: is.MeasureRules): Range | null {
  if (ordinary.length < is.LEAST_BLOCKS) {
    return null;
  }
  const peaks = sortedPeaks(ordinary);
  const middle = middleOf(peaks);
  const top = Math.max(
    peaks[peaks.length - is.RECENT_RANK] ?? middle,
    reached(waves, is.WAVE.rank) ?? middle,
    reached(jobs, rules.jobRank) ?? middle
  );
  const unknown = 1 - ordinary.length / is.RECENT_BLOCKS;
  const wider = 1 + (is.WARMING_UP - 1) * unknown;
  const band = wider * Math.max(is.LEAST_SHARE * middle, (top - middle) / rules.reachedScore);
  return { middle, band: Math.max(rules.leastBand, band) };
}

function median(blocks: readonly Block[]): number {
  return middleOf(sortedPeaks(blocks));
}

function sortedPeaks(blocks: readonly Block[]): Float64Array {
  const peaks = new Float64Array(blocks.length);
  for (let i = 0; i < peaks.length; i++) {
    peaks[i] = blocks[i]?.peak ?? 0;
  }
  return peaks.sort();
}

function middleOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
