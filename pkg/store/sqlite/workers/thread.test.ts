import { beforeEach, expect, test } from 'bun:test';
import { retention } from '../store.fixture';
import { Thread } from './thread';

let thread: Thread;
let lost: string[];
let begun: number;

beforeEach(() => {
  lost = [];
  begun = 0;
  thread = new Thread({
    role: 'writes',
    create: () => {
      begun++;
      return new Worker(new URL('./hanging-worker.fixture.ts', import.meta.url).href);
    },
    look: 100,
    lost: (why) => lost.push(why),
    told: () => undefined,
  });
});

const ask = (path: string) => thread.ask({ is: 'open', store: 1, path, tick: 0, beat: 2_000, settings: retention });

test('answers come back to those who asked', async () => {
  expect(await Promise.all(['a', 'b', 'c'].map(ask))).toEqual(['a', 'b', 'c']);
  expect([begun, lost]).toEqual([1, []]);
});

test('a worker that is silent is left behind, said and replaced', async () => {
  expect(await ask('a')).toBe('a');
  const [hung, behind] = await Promise.allSettled([ask('hang'), ask('b')]);
  for (const ended of [hung, behind]) {
    expect(ended).toMatchObject({ status: 'rejected', reason: { problem: 'io' } });
  }
  expect(lost).toEqual([expect.stringContaining('writes the history has not answered for 0.5 s')]);
  expect(await ask('c')).toBe('c');
  expect(begun).toBe(2);
});

test('one that throws is replaced too', async () => {
  await expect(ask('throw')).rejects.toThrow('a fault');
  expect(await ask('a')).toBe('a');
  expect(lost).toHaveLength(1);
});

test('one that says that its work takes long has its time', async () => {
  expect(await ask('migrate')).toBe('migrate');
  expect(lost).toEqual([]);
});

test('one that cannot even be loaded fails each request', async () => {
  const missing = new Thread({
    role: 'reads',
    create: () => new Worker('file:///nowhere/worker.ts'),
    lost: (why) => lost.push(why),
    told: () => undefined,
  });
  await expect(missing.ask({ is: 'close', store: 1 })).rejects.toMatchObject({ problem: 'io' });
});
