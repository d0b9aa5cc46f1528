import { expect, test } from 'bun:test';
import { record } from '../store/batch.fixture';
import { createMeter } from './metrics';

const cost = { serverMs: 4, roundTripMs: 12 };
const runaway = record(0, 20, { runawayAt: 10 });

/** The lines of the last sample of two instances, one of which has `changed`. */
async function linesAfter(changed: (meter: ReturnType<typeof createMeter>) => void): Promise<string[]> {
  const meter = createMeter();
  meter.sampled('db1', cost, [runaway]);
  meter.sampled('db2', cost, []);
  changed(meter);
  const lines = (await meter.text()).split('\n');
  return lines.filter((line) => /^runaway_(runaways|sample_seconds|sample_server_seconds|samples_total)\{/.test(line));
}

const ofDb2 = [
  'runaway_samples_total{instance="db2"} 1',
  'runaway_sample_server_seconds{instance="db2"} 0.004',
  'runaway_sample_seconds{instance="db2"} 0.012',
  'runaway_runaways{instance="db2"} 0',
];

test('the last sample of each instance', async () => {
  const lines = await linesAfter(() => undefined);
  expect(lines).toContain('runaway_runaways{instance="db1"} 1');
  expect(lines).toHaveLength(8);
});

test.each([
  ['an instance that is no longer sampled', 'stopped'],
  ['an instance whose connection was lost', 'interrupted'],
] as const)('%s keeps its counters, and no last value', async (_, event) => {
  const lines = await linesAfter((meter) => meter[event]('db1'));
  expect(lines.sort()).toEqual(['runaway_samples_total{instance="db1"} 1', ...ofDb2].sort());
});
