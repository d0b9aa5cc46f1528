import { Counter, Gauge, Registry } from 'prom-client';
import type { StatementRecord } from '../detection/statements/record';
import type { Sample } from '../detection/sample';

/** Metrics of all samplers in this process. */
export interface Meter {
  sampled(instance: string, cost: Sample['cost'], statements: StatementRecord[]): void;
  interrupted(instance: string): void;
  /** Nothing samples the instance any more. */
  stopped(instance: string): void;
  historyFailed(instance: string): void;
  /** Prometheus text exposition. */
  text(): Promise<string>;
}

/** The metrics as Prometheus counters and gauges, per instance. */
export function createMeter(): Meter {
  const registry = new Registry();
  const labelNames = ['instance'];
  const registers = [registry];
  const samples = new Counter({ name: 'runaway_samples_total', help: 'Samples taken.', labelNames, registers });
  const interruptions = new Counter({
    name: 'runaway_sampling_interruptions_total',
    help: 'Times the sampling connection failed or was lost.',
    labelNames,
    registers,
  });
  const failures = new Counter({
    name: 'runaway_history_failures_total',
    help: 'Reads and writes of the history that failed.',
    labelNames,
    registers,
  });
  const serverSeconds = new Gauge({
    name: 'runaway_sample_server_seconds',
    help: 'Time the server spent on the last sample, by performance_schema.',
    labelNames,
    registers,
  });
  const roundTrip = new Gauge({
    name: 'runaway_sample_seconds',
    help: 'Time the last sample took as seen from here.',
    labelNames,
    registers,
  });
  const running = new Gauge({ name: 'runaway_runaways', help: 'Runaways running.', labelNames, registers });
  const ended = new Counter({
    name: 'runaway_runaways_ended_total',
    help: 'Runaways that ended, by outcome.',
    labelNames: [...labelNames, 'outcome'],
    registers,
  });
  /** What the last sample showed is not known of now. */
  const forgetSample = (instance: string): void => {
    [serverSeconds, roundTrip, running].forEach((gauge) => gauge.remove({ instance }));
  };
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });

  return {
    sampled(instance, { serverMs, roundTripMs }, statements) {
      samples.inc({ instance });
      roundTrip.set({ instance }, roundTripMs / 1000);
      if (serverMs !== null) {
        serverSeconds.set({ instance }, serverMs / 1000);
      }
      const runaways = statements.filter(({ runawayAt }) => runawayAt !== null);
      running.set({ instance }, runaways.filter(({ endedAt }) => endedAt === null).length);
      runaways.filter(({ endedAt }) => endedAt !== null).forEach(({ outcome }) => ended.inc({ instance, outcome }));
    },
    interrupted(instance) {
      interruptions.inc({ instance });
      forgetSample(instance);
    },
    stopped: forgetSample,
    historyFailed: (instance) => failures.inc({ instance }),
    text: () => registry.metrics(),
  };
}
