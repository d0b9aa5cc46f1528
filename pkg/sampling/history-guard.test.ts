import { expect, test } from 'bun:test';
import { at, batch, killed } from '../store/batch.fixture';
import type { Gap } from '../store/batch';
import { HistoryGuard } from './history-guard';
import { FakeHistory } from './sampler.fixture';

/** A history whose first write ends when `release` is called. */
function stalled() {
  const history = new FakeHistory();
  const released = Promise.withResolvers<undefined>();
  const slow: FakeHistory = Object.assign(Object.create(history) as FakeHistory, {
    write: async (given: Parameters<FakeHistory['write']>[0]) => {
      await released.promise;
      await history.write(given);
    },
  });
  const logged: string[] = [];
  const log = { error: (message: string) => void logged.push(message) };
  const guard = new HistoryGuard({
    instance: 'db1',
    history: slow,
    log: log as never,
    meter: { historyFailed: () => undefined } as never,
  });
  return { guard, history, logged, release: () => released.resolve(undefined) };
}

const gap = (to: number): Gap => ({ from: at(3), to: at(to), reason: 'unreachable', detail: '' });

test('writes wait for the one before, in their order, and nobody waits for them', async () => {
  const { guard, history, release } = stalled();
  [0, 1, 2].forEach((second) => guard.write(batch(second)));
  guard.writeGap(gap(4));
  guard.writeGap(gap(5));
  guard.write(batch(6));
  expect(history.batches).toEqual([]);
  expect(guard.problem).toBeNull();
  release();
  await guard.written();
  expect(history.batches.map(({ at: time }) => time)).toEqual([0, 1, 2, 6].map(at));
  expect(history.gaps).toEqual([gap(5)]);
});

test('a minute of samples waits, then the oldest are dropped and it is said; what ended in them is kept', async () => {
  const { guard, history, logged, release } = stalled();
  const ended = killed(-9, 2);
  for (let second = 0; second < 70; second++) {
    guard.write(batch(second, { statements: second === 2 ? [ended] : [] }));
  }
  expect(guard.problem).toContain('60 samples wait');
  expect(logged).toHaveLength(1);
  release();
  await guard.written();
  // The first was being written, the last sixty waited.
  expect(history.batches.map(({ at: time }) => time)).toEqual(
    [0, ...Array.from({ length: 60 }, (_, i) => 10 + i)].map(at)
  );
  expect(history.batches[1]?.statements).toEqual([ended]);
  expect(guard.problem).toBeNull();
});

test('a read that succeeds does not hide that the last write failed', async () => {
  const { guard, history, logged, release } = stalled();
  release();
  history.isFull = true;
  guard.write(batch(0));
  await guard.written();
  await guard.read(() => Promise.resolve());
  expect(guard.problem).toBe('The disk is full.');
  guard.write(batch(1));
  await guard.written();
  expect(logged).toEqual(['the history could not be written']);

  history.isFull = false;
  await guard.read(() => Promise.reject(new Error('The file is locked.')));
  expect(guard.problem).toBe('The disk is full.');
  guard.write(batch(2));
  await guard.written();
  expect(guard.problem).toBeNull();
});
