import { expect, test } from 'bun:test';
import { noBaseline, scoreSpike, type SpikeBaseline } from './spikes';

const MB = 1_000_000;

function after(rates: number[], before: SpikeBaseline = noBaseline): SpikeBaseline {
  return rates.reduce((baseline, rate) => scoreSpike(baseline, rate).baseline, before);
}

const steady = (rate: number, samples: number) =>
  Array.from({ length: samples }, (_, i) => rate * (1 + 0.05 * Math.sin(i)));

test('there is no score with less than half a minute of samples', () => {
  expect(scoreSpike(after(steady(MB, 29)), 500 * MB).score).toBeNull();
  expect(scoreSpike(after(steady(MB, 30)), 500 * MB).score).toBeGreaterThan(6);
});

test.each([
  ['an ordinary second', steady(50 * MB, 300), 51 * MB, 0, 1],
  ['less than usual', steady(50 * MB, 300), 0, 0, 0],
  ['the first write of an idle server', steady(0, 300), 8 * MB, 0, 6],
  ['a saturated disk', steady(20 * MB, 300), 200 * MB, 60, 120],
])('%s', (_, past, rate, least, most) => {
  const { score } = scoreSpike(after(past), rate);
  expect(score).toBeGreaterThanOrEqual(least);
  expect(score).toBeLessThanOrEqual(most);
});

test('an hour of saturation stays a spike', () => {
  const incident = after(steady(200 * MB, 3600), after(steady(20 * MB, 900)));
  expect(scoreSpike(incident, 200 * MB).score).toBeGreaterThan(6);
});

test('a change that lasts becomes ordinary within two hours', () => {
  const changed = after(steady(200 * MB, 7200), after(steady(20 * MB, 900)));
  expect(scoreSpike(changed, 200 * MB).score).toBeLessThan(6);
});
