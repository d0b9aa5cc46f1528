import { expect, test } from 'bun:test';
import { killed, record } from '../store/batch.fixture';
import { createMeter } from './metrics';

const cost = { serverMs: 4, roundTripMs: 12 };
const runaway = record(0, 20, { runawayAt: 10 });
const activity = { runaways: 1, longestStatement: 20, sessionsWaiting: null, longestWait: 0, spikeScore: 7.5 };

/** The samples of two instances, one of which has `changed`: every line about instances. */
async function linesAfter(changed: (meter: ReturnType<typeof createMeter>) => void): Promise<string[]> {
  const meter = createMeter();
  meter.sampled('db1', cost, [runaway], { ...activity, sessionsWaiting: 3 });
  meter.sampled('db1', cost, [runaway, killed(0, 5, { runawayAt: 4 })], activity);
  meter.sampled('db2', cost, [], { ...activity, runaways: 0 });
  changed(meter);
  const lines = (await meter.text()).split('\n');
  return lines.filter((line) => line.startsWith('runaway_'));
}

const ofDb1 = [
  'runaway_samples_total{instance="db1"} 2',
  'runaway_sample_server_seconds{instance="db1"} 0.004',
  'runaway_sample_seconds{instance="db1"} 0.012',
  'runaway_up{instance="db1"} 1',
  'runaway_runaways{instance="db1"} 1',
  'runaway_longest_statement_seconds{instance="db1"} 20',
  'runaway_longest_wait_seconds{instance="db1"} 0',
  'runaway_spike_score{instance="db1"} 7.5',
  'runaway_runaways_ended_total{instance="db1",outcome="killed"} 1',
];
const counters = ofDb1.filter((line) => line.includes('_total'));
const of = (instance: string, lines: string[]) => lines.filter((line) => line.includes(`"${instance}"`)).sort();

test('the last sample of each instance; what it did not read has no value', async () => {
  const lines = await linesAfter(() => undefined);
  expect(of('db1', lines)).toEqual(ofDb1.toSorted());
  expect(of('db2', lines)).toHaveLength(8);
});

test.each([
  ['an instance that is no longer sampled', 'stopped', []],
  [
    'an instance whose connection was lost',
    'interrupted',
    ['runaway_sampling_interruptions_total{instance="db1"} 1', 'runaway_up{instance="db1"} 0'],
  ],
] as const)('%s keeps its counters, and no last value', async (_, event, more) => {
  const lines = await linesAfter((meter) => meter[event]('db1'));
  expect(of('db1', lines)).toEqual([...counters, ...more].toSorted());
  expect(of('db2', lines)).toHaveLength(8);
});
