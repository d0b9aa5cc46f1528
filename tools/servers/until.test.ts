import { expect, test } from 'bun:test';
import { until } from './until';

test('asks again until there is an answer', async () => {
  const answers = [null, undefined, false, 0];
  expect(await until('a number', () => answers.shift(), { pause: 1 })).toBe(0);
  expect(answers).toEqual([]);
});

test('gives up and names what was missing', async () => {
  await expect(until('a lock wait', () => Promise.resolve(null), { seconds: 0.01, pause: 1 })).rejects.toThrow(
    'not within 0.01 s: a lock wait'
  );
});

test('passes an error on', async () => {
  await expect(until('nothing', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
