import { expect, test } from 'bun:test';
import { complete } from '../detection/reading';
import { ServerError } from '../mysql/connection/errors';
import { record } from '../store/batch.fixture';
import { fakeSampler, until } from './sampler.fixture';
import { FakeSession, runningSince, sampleAt, server } from './session.fixture';

test('the status after the first sample', async () => {
  const { sampler, history, counted } = fakeSampler([new FakeSession([sampleAt(100, { clockAhead: 2_500_000 })])]);
  expect(sampler.status).toMatchObject({ server: null, problem: 'Not sampled yet.', sampledAt: null });
  const before = Date.now();
  sampler.start();
  sampler.start();
  await sampler.settled;
  const { sampledAt, ...status } = sampler.status;
  expect(status).toMatchObject({ server, problem: null, serverMs: 1 });
  expect(sampledAt).toBeWithin(before, Date.now() + 1);
  expect(status.clockAhead).toBe(2.5);
  expect(history.batches).toMatchObject([{ instance: 'db1', incarnation: '77', at: 100e6, gaps: [] }]);
  expect(counted).toEqual({ samples: 1, interruptions: 0, stops: 0, historyFailures: 0 });
});

test('a lost session is replaced; the gap says why', async () => {
  const lost = new FakeSession([sampleAt(100), null]);
  const statuses: unknown[] = [];
  const next = new FakeSession([
    () => {
      statuses.push(sampler.status);
      return Promise.resolve(sampleAt(105));
    },
  ]);
  const { sampler, history, logged, counted, knownIncarnations } = fakeSampler([lost, next]);
  sampler.start();
  await until(() => history.batches.length === 2);
  const problem = 'db1: the connection was lost.';
  expect(statuses).toMatchObject([{ server, problem, sampledAt: expect.any(Number) }]);
  expect(sampler.status.problem).toBeNull();
  expect(lost.isClosed).toBe(true);
  expect(knownIncarnations).toEqual([null, '77']);
  expect(history.gaps).toMatchObject([{ from: 100e6, reason: 'unreachable', detail: problem }]);
  expect(history.batches[1]?.gaps).toEqual([{ from: 100e6, to: 105e6, reason: 'unreachable', detail: problem }]);
  expect(logged).toEqual(['sampling interrupted']);
  expect(counted).toEqual({ samples: 2, interruptions: 1, stops: 0, historyFailures: 0 });
});

test('a server that cannot be reached is a problem and a gap', async () => {
  const { sampler, history } = fakeSampler([new ServerError('unreachable', 'db1: cannot connect.')]);
  const before = Date.now() * 1000;
  sampler.start();
  await sampler.settled;
  expect(sampler.status).toMatchObject({ server: null, problem: 'db1: cannot connect.', sampledAt: null });
  expect(history.gaps).toMatchObject([{ reason: 'unreachable', detail: 'db1: cannot connect.' }]);
  expect(history.gaps[0]?.to).toBeGreaterThanOrEqual(before);
  await expect(sampler.enable()).rejects.toThrow('db1: cannot connect.');
});

test('a refused login is the reason of its gap', async () => {
  const { sampler, history } = fakeSampler([new ServerError('denied', 'db1: the account is refused.')]);
  sampler.start();
  await sampler.settled;
  expect(history.gaps).toMatchObject([{ reason: 'refused', detail: 'db1: the account is refused.' }]);
});

test('a sample that overruns its interval is not made up for', async () => {
  const slow = async () => {
    await Bun.sleep(120);
    return sampleAt(100);
  };
  const session = new FakeSession([slow, sampleAt(100.2)]);
  const { sampler } = fakeSampler([session], { sampleSeconds: 0.05 });
  sampler.start();
  await until(() => session.asked.length === 2);
  const [first, second] = session.asked.map(({ at }) => at);
  // The next whole interval; timers may fire a millisecond early.
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(149);
});

test('stop() waits for the sample in flight and writes it', async () => {
  const inFlight = Promise.withResolvers<ReturnType<typeof sampleAt>>();
  const session = new FakeSession([sampleAt(100), () => inFlight.promise, sampleAt(102)]);
  const { sampler, history } = fakeSampler([session]);
  sampler.start();
  await until(() => session.asked.length === 2);
  let isStopped = false;
  const stopped = sampler.stop().then(() => {
    isStopped = true;
  });
  await Bun.sleep(0);
  expect(isStopped).toBe(false);
  inFlight.resolve(sampleAt(101));
  await stopped;
  await sampler.stop();
  expect(history.batches.map(({ at }) => at)).toEqual([100e6, 101e6]);
  expect(session.asked).toHaveLength(2);
  expect(session.isClosed).toBe(true);
});

test.each([
  ['the next sample', [new FakeSession([sampleAt(100)])]],
  ['the next attempt to connect', [new ServerError('denied', 'db1: refused.')]],
])('stop() does not wait for %s', async (_, connects) => {
  const { sampler, counted } = fakeSampler(connects, { sampleSeconds: 3600 });
  sampler.start();
  await sampler.settled;
  await sampler.stop();
  expect(counted.stops).toBe(1);
});

test('statements that end while the history cannot be written are written later, once', async () => {
  const problems: Array<string | null> = [];
  const then = (seconds: number, isFull: boolean) => () => {
    problems.push(sampler.status.problem);
    history.isFull = isFull;
    return Promise.resolve(sampleAt(seconds));
  };
  const session = new FakeSession([
    sampleAt(100, { statements: complete([runningSince(98)]) }),
    then(100.01, true),
    then(100.02, true),
    then(100.03, false),
    then(100.04, false),
  ]);
  const { sampler, history, logged, counted } = fakeSampler([session]);
  sampler.start();
  await until(() => history.batches.length === 3);
  expect(problems).toEqual([null, 'The disk is full.', 'The disk is full.', null]);
  expect(history.batches.map(({ statements }) => statements.map(({ outcome }) => outcome))).toEqual([
    ['running'],
    ['finished'],
    [],
  ]);
  expect(logged).toEqual(['the history could not be written']);
  expect(counted.historyFailures).toBe(2);
});

test('baselines are taken once, at half the threshold', async () => {
  const old = runningSince(90, { text: 'SELECT 2', threadId: 61 });
  const samples = [100, 100.01, 100.02].map((at) => sampleAt(at, { statements: complete([runningSince(98), old]) }));
  const session = new FakeSession(samples);
  const { sampler, history } = fakeSampler([session]);
  sampler.start();
  await until(() => history.batches.length === 3);
  expect(session.watched).toEqual(['SELECT 2']);
  expect(session.asked[1]).toMatchObject({ watchedThreads: [60, 61], runawayThreads: [61] });
});

test('an earlier process is continued', async () => {
  const { sampler, history, knownIncarnations } = fakeSampler([new FakeSession([sampleAt(160)])]);
  history.last = { at: 100e6, incarnation: '77', clockAhead: null };
  history.open = [record(0, 0, { startedAt: 98e6, seenAt: 100e6 })];
  sampler.start();
  await sampler.settled;
  expect(knownIncarnations).toEqual(['77']);
  expect(history.batches[0]?.statements).toMatchObject([{ outcome: 'finished', startedAt: 98e6 }]);
  expect(history.batches[0]?.gaps).toMatchObject([{ from: 100e6, to: 160e6, reason: 'stopped' }]);
});

test('enable() runs on the session', async () => {
  const { sampler } = fakeSampler([new FakeSession([sampleAt(100)])]);
  sampler.start();
  await sampler.settled;
  expect(await sampler.enable()).toEqual(['UPDATE performance_schema.setup_consumers …']);
});
