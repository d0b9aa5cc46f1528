import type { Sample } from '../../pkg/detection/sample';
import { statementId, type StatementRecord } from '../../pkg/detection/statements/record';
import { advance, initialState, type SamplerState } from '../../pkg/sampling/advance';
import { threadsToWatch } from '../../pkg/sampling/watch';
import type { LocalServer } from '../../tools/servers/server';
import { sampler } from './sampling';

const rules = { runawaySeconds: 10, runawayIoPercent: 50, exemptUsers: new Set<string>() };

/** One sample's rates, in bytes a second, with what later samples added to them. */
interface SampledSecond {
  at: number;
  /** Seconds since the sample before. */
  interval: number;
  rates: Map<string, number>;
}

/** Samples a server once a second, or every `period` milliseconds, as the plugin does, and sums what its history would have. */
export async function sampleIo(server: LocalServer, period = 1000): Promise<SampledIo> {
  const session = await sampler(server);
  const samples = new SampledIo();
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      const next = performance.now() + period;
      samples.add(await session.sample({ watchedThreads: threadsToWatch(samples.state.tracked) }));
      await Bun.sleep(Math.max(0, next - performance.now()));
    }
    await session.close();
  })();
  samples.stop = async () => {
    stopped = true;
    await loop;
  };
  return samples;
}

export class SampledIo {
  state: SamplerState = initialState;
  readonly seconds: SampledSecond[] = [];
  /** The last record of each statement, by its text. */
  readonly statements = new Map<string, StatementRecord>();
  /** The same of all statements, by their ids. */
  readonly records = new Map<string, StatementRecord>();
  /** How complete each sample's reading of threads was. */
  readonly readings: string[] = [];
  stop = (): Promise<void> => Promise.resolve();

  add(sample: Sample): void {
    const { state, batch, ended } = advance(this.state, 'db', sample, rules, 60);
    const interval = this.state.previous === null ? 0 : (sample.at - this.state.previous.at) / 1e6;
    this.state = state;
    this.readings.push(sample.threadIo?.is ?? 'none');
    this.seconds.push({ at: sample.at, interval, rates: new Map() });
    for (const { at, events } of [{ at: sample.at, events: batch.events ?? [] }, ...(batch.lateEvents ?? [])]) {
      const second = this.seconds.find((one) => one.at === at);
      for (const { event, readBytes, writeBytes } of second === undefined ? [] : events) {
        second?.rates.set(event, (second.rates.get(event) ?? 0) + readBytes + writeBytes);
      }
    }
    for (const record of [...batch.statements, ...ended.map((one) => one.record)]) {
      this.statements.set(record.text ?? '', record);
      this.records.set(statementId(record.key), record);
    }
  }

  /** Bytes of one event, or of all, since a sample. */
  bytesSince(from: number, event?: string): number {
    const later = this.seconds.filter(({ at }) => at > from);
    return later.reduce((sum, second) => sum + rateOf(second, event) * second.interval, 0);
  }

  /** The greatest rate of one sample since then. */
  highestSince(from: number): number {
    return Math.max(0, ...this.seconds.filter(({ at }) => at > from).map((second) => rateOf(second)));
  }

  get lastAt(): number {
    return this.seconds.at(-1)?.at ?? 0;
  }
}

function rateOf({ rates }: SampledSecond, event?: string): number {
  return event === undefined ? [...rates.values()].reduce((sum, rate) => sum + rate, 0) : (rates.get(event) ?? 0);
}
