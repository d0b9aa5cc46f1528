import type { Chance } from './chance';

const MB = 1_000_000;
const PAGE = 16_384;
export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** What a server and its work are like. Bytes and operations a second, seconds. */
export interface Profile {
  kind: 'quiet' | 'steady' | 'busy';
  /** What its disk can do. */
  capacity: number;
  /** Random reads and writes; a scan reads neighbouring pages together. */
  mostOperations: number;
  /** Of a read of one page while the disk is idle. */
  latency: number;
  /** Mean load by day. */
  level: number;
  /** The load at night and at weekends, as shares. */
  night: number;
  weekend: number;
  /** The hour of most load. */
  peakHour: number;
  /** Noise that lasts (for so long), noise of single seconds, and one loud second in so many. */
  lasting: number;
  lastsFor: number;
  single: number;
  loudOneIn: number;
  /** Short bursts: seconds between them, and their height. */
  burstEvery: number;
  burst: number;
  /** Dirty pages are flushed in waves; null without. */
  waves: { period: number; length: number; height: number } | null;
  /** A batch job at the same minute of each hour, or each quarter. */
  jobs: { period: number; minute: number; length: number; height: number } | null;
  /** A nightly backup reads all data. */
  backup: { at: number; length: number; height: number } | null;
  /** Load that grows by a share in each hour until the next deployment or restart. */
  leak: number;
}

/** A server by chance: quiet, steady or busy; its disk from a small cloud volume to a fast array. */
export function profileOf(chance: Chance): Profile {
  const speed = chance.uniform();
  const capacity = 80 * MB * 10 ** speed * chance.between(0.8, 1.25);
  const mostOperations = (capacity / PAGE) * chance.between(0.2, 0.8);
  const pick = chance.uniform();
  const kind = pick < 0.25 ? 'quiet' : pick < 0.75 ? 'steady' : 'busy';
  // No disk is bought that its ordinary load saturates.
  const bearable = Math.min(capacity, 2.5 * mostOperations * PAGE);
  const level =
    kind === 'quiet'
      ? chance.logBetween(0.01 * MB, 0.5 * MB)
      : bearable * (kind === 'steady' ? chance.logBetween(0.02, 0.12) : chance.between(0.1, 0.2));
  return {
    kind,
    capacity,
    mostOperations,
    latency: 0.006 * 0.03 ** speed * chance.between(0.7, 1.4),
    level,
    night: chance.between(0.15, 0.7),
    weekend: chance.between(0.4, 1),
    peakHour: chance.between(9, 20),
    lasting: chance.between(0.05, 0.25),
    lastsFor: chance.between(15, 120),
    single: chance.between(0.05, 0.35),
    loudOneIn: chance.logBetween(200, 5000),
    burstEvery: chance.logBetween(240, 20_000),
    burst: Math.min(Math.max(level, 0.3 * MB) * chance.between(0.5, 3), 0.3 * capacity, 0.4 * mostOperations * PAGE),
    waves: chance.happens(0.6)
      ? {
          period: chance.logBetween(60, 1200),
          length: chance.between(6, 45),
          height: Math.min(level * chance.between(0.4, 2.5), 0.25 * capacity),
        }
      : null,
    jobs: chance.happens(0.55)
      ? {
          period: chance.happens(0.8) ? HOUR : HOUR / 4,
          minute: Math.floor(chance.between(0, 60)),
          length: chance.logBetween(20, 240),
          height: capacity * chance.between(0.06, 0.3),
        }
      : null,
    backup: chance.happens(0.75)
      ? {
          at: chance.between(0, 6) * HOUR,
          length: chance.between(15, 60) * 60,
          height: capacity * chance.between(0.25, 0.5),
        }
      : null,
    leak: chance.happens(0.3) ? chance.between(0.005, 0.06) : 0,
  };
}
