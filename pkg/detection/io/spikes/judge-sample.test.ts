import { describe, expect, test } from 'bun:test';
import { NEW_LEVEL, NEW_LEVEL_STRAINED, rulesOf, SPIKE } from './parameters';
import { HOUR, highest, MB, MINUTE, Player, steady } from './spikes.fixture';

const KEPT_UP = rulesOf.bytes.keptUp;
const incident = steady(200 * MB, { latency: 0.02 });

/** A server that was steady for so long. */
function after(seconds: number, load = steady(20 * MB)): Player {
  const player = new Player();
  player.play(seconds, load);
  return player;
}

test('there is no score before half a minute is known', () => {
  const player = new Player();
  expect(player.play(30, steady(20 * MB)).every(({ score, by }) => score === null && by === null)).toBe(true);
  expect(player.play(20, steady(20 * MB)).at(-1)?.score).toBeLessThan(SPIKE);
  expect(highest(player.play(20, incident))).toBeGreaterThan(SPIKE);
});

test('a saturated disk is a spike within seconds', () => {
  const scores = after(10 * MINUTE).play(20, incident);
  expect(scores.findIndex(({ score }) => (score ?? 0) > SPIKE)).toBeLessThan(KEPT_UP);
});

test.each([
  ['an ordinary second', steady(50 * MB), steady(51 * MB), 0, 1],
  ['less than usual', steady(50 * MB), steady(0), 0, 0.5],
  ['a few MB/s on a sleeping server', steady(0), steady(8 * MB), 1, SPIKE],
  ['much more on a sleeping server', steady(0), steady(80 * MB), SPIKE, Infinity],
  ['a deployment that doubles a steady load', steady(20 * MB), steady(40 * MB), 1, SPIKE],
])('%s', (_, past, now, least, most) => {
  const score = highest(after(15 * MINUTE, past).play(MINUTE, now));
  expect(score).toBeGreaterThanOrEqual(least);
  expect(score).toBeLessThanOrEqual(most);
});

test('loud seconds are no spike', () => {
  const loud = after(10 * MINUTE).play(5 * MINUTE, (t) =>
    t % 20 < 3 ? { bytes: 900 * MB, latency: 0.05 } : steady(20 * MB)(t)
  );
  expect(highest(loud)).toBeLessThan(SPIKE);
});

test('one quiet second does not end a spike', () => {
  const player = after(10 * MINUTE);
  player.play(20, incident);
  const stuttering = player.play(MINUTE, (t) => (t % 10 === 0 ? { bytes: 0 } : incident(t)));
  expect(Math.min(...stuttering.map(({ score }) => score ?? 0))).toBeGreaterThan(SPIKE);
});

describe('latency', () => {
  const slow = steady(20 * MB, { latency: 0.01 });

  test('a disk that turns slow without more traffic is a spike, within seconds', () => {
    const scores = after(10 * MINUTE).play(20, slow);
    expect(scores.at(-1)).toMatchObject({ by: 'latency' });
    expect(scores.findIndex(({ score }) => (score ?? 0) > SPIKE)).toBeLessThan(rulesOf.latency.keptUp);
    const latency = scores.at(-1)?.of.whole.latency;
    expect(latency?.value).toBeCloseTo(0.0097, 3);
    expect(latency?.baseline).toBeCloseTo(0.00096, 4);
  });

  test('a few slow operations delay nobody', () => {
    const few = after(10 * MINUTE, steady(0.5 * MB, { commits: 0 }));
    expect(highest(few.play(MINUTE, steady(0.5 * MB, { commits: 0, latency: 0.01 })))).toBeLessThan(SPIKE);
  });

  test('other operations than usual are not slower ones', () => {
    const player = after(5 * MINUTE, steady(MB, { commits: 20 }));
    player.play(5 * MINUTE, steady(0, { commits: 500 }));
    const reading = player.play(MINUTE, steady(10 * MB, { commits: 500 }));
    expect(Math.max(...reading.map(({ of }) => of.whole.latency?.score ?? 0))).toBeLessThan(1);
  });

  test('operations that were never seen are not judged', () => {
    const player = after(10 * MINUTE, steady(0, { commits: 500 }));
    const first = player.play(MINUTE, steady(10 * MB, { commits: 500, latency: 0.001 }));
    expect(Math.max(...first.map(({ of }) => of.whole.latency?.score ?? 0))).toBeLessThan(1);
  });

  test('nobody waits where nothing is read', () => {
    const player = after(10 * MINUTE);
    expect(player.play(MINUTE, () => ({ bytes: 0, commits: 0 })).at(-1)?.score).toBe(0);
  });
});

test('a restart is followed by no score, and then by no spike while the cache is cold', () => {
  const player = after(20 * MINUTE);
  player.skip(20);
  const cold = (t: number) => ({
    bytes: 20 * MB * (1 + 5 * Math.exp(-(t - restarted) / 120)),
    latency: 0.002,
    incarnation: 'b',
  });
  const restarted = player.now;
  const scores = player.play(20 * MINUTE, cold);
  expect(scores.slice(0, 30).every(({ score }) => score === null)).toBe(true);
  expect(highest(scores)).toBeLessThan(SPIKE);
});

test('after a gap the score is unknown until something was kept up again', () => {
  const player = after(20 * MINUTE);
  player.skip(40);
  const scores = player.play(MINUTE, steady(20 * MB));
  expect(scores.slice(0, KEPT_UP - 1).every(({ score }) => score === null)).toBe(true);
  expect(scores[KEPT_UP]?.score).toBeLessThan(1);
});

test('after a gap of an hour the past begins anew', () => {
  const player = after(20 * MINUTE);
  player.skip(HOUR);
  expect(highest(player.play(MINUTE, steady(20 * MB)))).toBeLessThan(1);
  // The first block is still compared with the past; then there is none.
  expect(player.play(20, steady(20 * MB)).every(({ score }) => score === null || score < 1)).toBe(true);
});

describe('a lasting change of level', () => {
  test('is ordinary after ten minutes, and says since when', () => {
    const player = after(30 * MINUTE);
    const changedAt = player.now;
    const scores = player.play(NEW_LEVEL + MINUTE, steady(100 * MB));
    expect(highest(scores)).toBeGreaterThan(SPIKE);
    expect(scores.at(-1)?.score).toBeLessThan(1);
    const since = scores.at(-1)?.of.whole.bytes?.levelSince ?? 0;
    expect(Math.abs(since / 1e6 - changedAt)).toBeLessThan(30);
  });

  test('stays a spike for an hour if the disk does not bear it', () => {
    const player = after(30 * MINUTE);
    const scores = player.play(NEW_LEVEL_STRAINED - MINUTE, incident);
    expect(scores.slice(10).every(({ score }) => (score ?? 0) > SPIKE)).toBe(true);
    expect(player.play(5 * MINUTE, incident).at(-1)?.score).toBeLessThan(SPIKE);
  });

  test('downwards is seen too, so that less is a spike from then on', () => {
    const player = after(30 * MINUTE, steady(100 * MB));
    const changedAt = player.now;
    const latest = player.play(20 * MINUTE, steady(10 * MB)).at(-1);
    const { levelSince, baseline } = latest?.of.whole.bytes ?? {};
    expect(Math.abs((levelSince ?? 0) / 1e6 - changedAt)).toBeLessThan(30);
    expect(baseline).toBeLessThan(12 * MB);
  });

  test('is followed after two hours even if it is uneven', () => {
    const player = after(30 * MINUTE);
    const uneven = (t: number) => steady(t % 50 < 15 ? 150 * MB : 20 * MB)(t);
    player.play(3 * HOUR, uneven);
    expect(highest(player.play(10 * MINUTE, uneven))).toBeLessThan(SPIKE);
  });

  test('that is none leaves no date', () => {
    expect(after(HOUR).play(1, steady(20 * MB))[0]?.of.whole.bytes?.levelSince).toBeNull();
  });
});

test('a slow leak is no spike', () => {
  const player = after(10 * MINUTE);
  const scores = player.play(4 * HOUR, (t) => steady(20 * MB * (1 + (0.6 * (t - 600)) / HOUR))(t), 5);
  expect(highest(scores)).toBeLessThan(SPIKE);
});

test('a day from five to a hundred MB/s and back is no spike', () => {
  const day = (t: number) => steady(MB * (52 - 47 * Math.cos((2 * Math.PI * t) / (24 * HOUR))))(t);
  expect(highest(new Player().play(48 * HOUR, day, 30))).toBeLessThan(SPIKE);
});

test('waves that come every few minutes are known after three', () => {
  const waves = (t: number) => steady(t % 300 < 30 ? 120 * MB : 20 * MB)(t);
  const player = after(4 * MINUTE);
  player.play(21 * MINUTE, waves);
  expect(highest(player.play(HOUR, waves))).toBeLessThan(SPIKE);
  expect(highest(player.play(MINUTE, steady(400 * MB)))).toBeGreaterThan(SPIKE);
});

test('an hourly job is known after three hours, and more than it is a spike', () => {
  const job = (t: number) => steady(t % HOUR > HOUR - 60 ? 100 * MB : 10 * MB)(t);
  const player = new Player();
  const hours = Array.from({ length: 5 }, () => highest(player.play(HOUR, job)));
  expect(hours.map((score) => score > SPIKE)).toEqual([true, true, true, false, false]);
  expect(highest(player.play(20, steady(250 * MB)))).toBeGreaterThan(SPIKE);
});

test('what the disk does not bear for minutes is a spike each time', () => {
  const player = after(30 * MINUTE);
  const again = Array.from({ length: 6 }, () => {
    const peak = highest(player.play(5 * MINUTE, incident));
    player.play(40 * MINUTE, steady(20 * MB));
    return peak;
  });
  expect(Math.min(...again)).toBeGreaterThan(SPIKE);
});

test('what this hour of the week usually reaches is no spike, and more is', () => {
  const backup = steady(120 * MB);
  const player = after(30 * MINUTE);
  player.seasonal = { whole: { bytes: 130 * MB, operations: (130 * MB) / 16_384 } };
  expect(highest(player.play(30 * MINUTE, backup))).toBeLessThan(SPIKE);
  expect(highest(player.play(30, steady(150 * MB, { latency: 0.02 })))).toBeGreaterThan(SPIKE);
});

test('each kind of I/O has scores of its own', () => {
  const of = after(10 * MINUTE)
    .play(20, steady(20 * MB, { sorted: 150 * MB }))
    .at(-1)?.of;
  expect(of?.sort.bytes?.score).toBeGreaterThan(SPIKE);
  expect(of?.whole.bytes?.score).toBeGreaterThan(SPIKE);
  expect(of?.data.bytes?.score).toBeLessThan(1);
  expect(of?.redo.operations?.score).toBeLessThan(1);
});

test.each([5, 10, 60])('samples of %d seconds are judged alike', (step) => {
  const player = new Player();
  expect(highest(player.play(HOUR, steady(20 * MB), step))).toBeLessThan(1);
  expect(highest(player.play(2 * step, incident, step))).toBeGreaterThan(SPIKE);
});

test('a state is never changed', () => {
  const player = after(5 * MINUTE);
  const { state, now } = player;
  const once = player.play(MINUTE, incident);
  Object.assign(player, { state, now });
  expect(player.play(MINUTE, incident)).toEqual(once);
});
