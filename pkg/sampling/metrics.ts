import { Counter, Gauge, Registry } from 'prom-client';
import type { Activity, StatementRecord } from '../detection/statements/record';
import type { Sample } from '../detection/sample';

/** Metrics of all samplers in this process. */
export interface Meter {
  sampled(instance: string, cost: Sample['cost'], statements: StatementRecord[], activity: Activity): void;
  interrupted(instance: string): void;
  /** Nothing samples the instance any more. */
  stopped(instance: string): void;
  historyFailed(instance: string): void;
  /** Prometheus text exposition. */
  text(): Promise<string>;
}

const activityGauges: Record<keyof Activity, { name: string; help: string }> = {
  runaways: { name: 'runaway_runaways', help: 'Runaways running.' },
  longestStatement: { name: 'runaway_longest_statement_seconds', help: 'How long the longest statement has run.' },
  sessionsWaiting: { name: 'runaway_sessions_waiting', help: 'Sessions that wait for locks.' },
  longestWait: { name: 'runaway_longest_wait_seconds', help: 'How long the longest wait for a lock has lasted.' },
  spikeScore: { name: 'runaway_spike_score', help: 'How far disk I/O is above what is usual here; 0 is ordinary.' },
};

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
  const up = new Gauge({
    name: 'runaway_up',
    help: '1 where the last sample was read, 0 where it was not.',
    labelNames,
    registers,
  });
  const gauges = Object.entries(activityGauges).map(([measure, { name, help }]) => ({
    measure: measure as keyof Activity,
    gauge: new Gauge({ name, help, labelNames, registers }),
  }));
  const ended = new Counter({
    name: 'runaway_runaways_ended_total',
    help: 'Runaways that ended, by outcome.',
    labelNames: [...labelNames, 'outcome'],
    registers,
  });
  /** What the last sample showed is not known of now. */
  const forgetSample = (instance: string): void => {
    [serverSeconds, roundTrip, ...gauges.map(({ gauge }) => gauge)].forEach((gauge) => gauge.remove({ instance }));
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
    sampled(instance, { serverMs, roundTripMs }, statements, activity) {
      samples.inc({ instance });
      roundTrip.set({ instance }, roundTripMs / 1000);
      if (serverMs !== null) {
        serverSeconds.set({ instance }, serverMs / 1000);
      }
      up.set({ instance }, 1);
      for (const { measure, gauge } of gauges) {
        const value = activity[measure];
        // What was not read has no value: the last one is not the present.
        if (value === null) {
          gauge.remove({ instance });
        } else {
          gauge.set({ instance }, value);
        }
      }
      statements
        .filter(({ runawayAt, endedAt }) => runawayAt !== null && endedAt !== null)
        .forEach(({ outcome }) => ended.inc({ instance, outcome }));
    },
    interrupted(instance) {
      interruptions.inc({ instance });
      forgetSample(instance);
      up.set({ instance }, 0);
    },
    stopped(instance) {
      forgetSample(instance);
      up.remove({ instance });
    },
    historyFailed: (instance) => failures.inc({ instance }),
    text: () => registry.metrics(),
  };
}
