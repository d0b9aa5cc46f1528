import { expect, test } from 'bun:test';
import { noRates } from './amounts';
import { judgeSample } from './judge-sample';
import { SPIKE } from './parameters';
import { noSpikes, resumed } from './state';
import { MB } from './spikes.fixture';

const history = Array.from({ length: 300 }, (_, i) => ({ at: (i + 1) * 1e6, bytes: 20 * MB, operations: 1200 }));

function judged(state = noSpikes, bytes = 20 * MB, seconds = 10) {
  const rates = noRates();
  Object.assign(rates.data, { readBytes: bytes, readOps: bytes / 16_384, readTime: bytes / 16_384 / 1000 });
  let last = null;
  for (let i = 0; i < seconds; i++) {
    const { scores, state: next } = judgeSample(state, { incarnation: 'a', at: (320 + i) * 1e6, seconds: 1 }, rates);
    [last, state] = [scores, next];
  }
  return last;
}

test('with a history there is a score as soon as something was kept up', () => {
  expect(judged()?.score).toBeNull();
  expect(judged(resumed(history))?.score).toBeLessThan(1);
  expect(judged(resumed(history), 300 * MB)?.score).toBeGreaterThan(SPIKE);
});

test('a history has no latency and no kinds', () => {
  const of = judged(resumed(history))?.of;
  expect([of?.whole.latency, of?.data.bytes]).toEqual([null, null]);
});
