import { expect, test } from 'bun:test';
import { Pace } from './pace';

test.each([
  [10, 0.01, 999, true],
  [10, 0.01, 1_000, false],
  [1, 0.002, 499, true],
  [1, 0.002, 501, false],
  [0, 0.002, 0, false],
])('what took %d ms, and may take %d of the time, %d ms later: rests is %p', async (took, share, later, expected) => {
  let clock = 100;
  const pace = new Pace(share, () => clock);
  expect(pace.rests).toBe(false);
  await pace.time(async () => {
    clock += took;
    await Promise.resolve();
  });
  clock += later;
  expect(pace.rests).toBe(expected);
});

test('work that fails has taken its time, too', async () => {
  let clock = 0;
  const pace = new Pace(0.01, () => clock);
  const failing = pace.time(() => {
    clock += 5;
    return Promise.reject(new Error('gone'));
  });
  expect(await failing.catch((error: Error) => error.message)).toBe('gone');
  expect(pace.rests).toBe(true);
});
