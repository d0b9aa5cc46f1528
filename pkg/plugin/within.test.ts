import { expect, test } from 'bun:test';
import { within } from './within';

test('answers whether work was done in time, and rejects if it failed', async () => {
  expect(await within(100, Promise.resolve())).toBe(true);
  expect(await within(1, new Promise(() => undefined))).toBe(false);
  await expect(within(100, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
