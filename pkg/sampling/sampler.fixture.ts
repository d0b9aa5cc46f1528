import type { StatementRecord } from '../detection/statements/record';
import type { Session } from '../mysql/session';
import type { Log, LogValues } from '../plugin/logs';
import type { Batch, Gap } from '../store/batch';
import type { SamplerHistory, SamplerOptions } from './options';
import { Sampler } from './sampler';

/** A history that keeps what is written, and fails while `isFull`. */
export class FakeHistory implements SamplerHistory {
  readonly batches: Batch[] = [];
  readonly gaps: Gap[] = [];
  isFull = false;
  last: { at: number; incarnation: string; clockAhead: number | null } | null = null;
  open: StatementRecord[] = [];

  write(batch: Batch): Promise<void> {
    if (this.isFull) {
      return Promise.reject(new Error('The disk is full.'));
    }
    this.batches.push(batch);
    return Promise.resolve();
  }

  writeGap(_instance: string, gap: Gap): Promise<void> {
    this.gaps.push(gap);
    return Promise.resolve();
  }

  lastSample = () => Promise.resolve(this.last);
  openStatements = () => Promise.resolve(this.open);
  statementsIn = () => Promise.resolve([]);
  recentIo = () => Promise.resolve([]);
  ioSeries = () => Promise.resolve([]);
  ioBuckets = () => Promise.resolve([]);
  digestFirstSeen = () => Promise.resolve(null);
  firstSample = () => Promise.resolve(null);
}

/** A sampler whose connects answer these in turn; after the last one none answers. It is not started. */
export function fakeSampler(connects: Array<Session | Error>, options: Partial<SamplerOptions> = {}) {
  const history = new FakeHistory();
  const logged: string[] = [];
  const counted = { samples: 0, interruptions: 0, stops: 0, historyFailures: 0 };
  const knownIncarnations: Array<string | null> = [];
  const write = (message: string, _values?: LogValues) => void logged.push(message);
  const log: Log = { debug: write, info: write, warn: write, error: write, with: () => log };
  const sampler = new Sampler({
    instance: 'db1',
    sampleSeconds: 0.01,
    newDigestHours: 24,
    redact: false,
    rules: { runawaySeconds: 10, runawayIoPercent: 50, exemptUsers: new Set() },
    connect(known) {
      const next = connects[knownIncarnations.length];
      knownIncarnations.push(known);
      if (next === undefined) {
        return new Promise(() => undefined);
      }
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    history,
    log,
    meter: {
      sampled: () => void counted.samples++,
      interrupted: () => void counted.interruptions++,
      stopped: () => void counted.stops++,
      historyFailed: () => void counted.historyFailures++,
      text: () => Promise.resolve(''),
    },
    ...options,
  });
  return { sampler, history, logged, counted, knownIncarnations };
}

/** Waits until a condition holds; a test that waits for too long times out. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await Bun.sleep(1);
  }
}
