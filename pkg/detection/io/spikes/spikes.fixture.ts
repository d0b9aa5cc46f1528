import { noRates } from './amounts';
import { judgeSample } from './judge-sample';
import type { Seasonal, SpikeScores } from './scores';
import { noSpikes, type SpikeState } from './state';

export const MB = 1_000_000;
export const MINUTE = 60;
export const HOUR = 3600;
const PAGE = 16_384;

/** Reads of data files and writes of the redo log: bytes a second, and seconds an operation. */
export interface Load {
  bytes: number;
  latency?: number;
  /** Bytes a second of what is sorted on disk. */
  sorted?: number;
  /** The redo log's writes a second. */
  commits?: number;
  incarnation?: string;
}

/** A load that wavers by a tenth. */
export function steady(bytes: number, more: Omit<Load, 'bytes'> = {}): (t: number) => Load {
  return (t) => ({ bytes: bytes * (1 + 0.1 * Math.sin(t)), ...more });
}

/** Plays samples of an instance, one after another, at seconds since the epoch. */
export class Player {
  state: SpikeState = noSpikes;
  now = 0;
  /** Scores by the second in which their sample ended. */
  readonly scores = new Map<number, SpikeScores>();
  seasonal: Seasonal = {};

  /** The load for so many seconds, in samples of `step` seconds. Answers the scores of that time. */
  play(length: number, load: (t: number) => Load, step = 1): SpikeScores[] {
    const played: SpikeScores[] = [];
    for (let passed = 0; passed < length; passed += step) {
      this.now += step;
      const { scores, state } = sample(this, load(this.now), step);
      this.state = state;
      this.scores.set(this.now, scores);
      played.push(scores);
    }
    return played;
  }

  /** Nothing is sampled for so long. */
  skip(length: number): void {
    this.now += length;
  }
}

function sample({ state, now, seasonal }: Player, load: Load, seconds: number) {
  const { bytes, latency = 0.001, sorted = 0, commits = 50, incarnation = 'a' } = load;
  const rates = noRates();
  const reads = bytes / PAGE;
  rates.data = { ...rates.data, readBytes: bytes, readOps: reads, readTime: reads * latency };
  rates.redo = { ...rates.redo, writeBytes: commits * 1024, writeOps: commits, writeTime: commits * latency * 0.1 };
  const chunks = sorted / 65_536;
  rates.sort = { ...rates.sort, writeBytes: sorted, writeOps: chunks, writeTime: chunks * latency };
  return judgeSample(state, { incarnation, at: now * 1e6, seconds }, rates, seasonal);
}

/** The highest score; a score that is not known is none. */
export function highest(scores: readonly SpikeScores[]): number {
  return Math.max(0, ...scores.map(({ score }) => score ?? 0));
}
