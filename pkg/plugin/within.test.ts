import { expect, test } from 'bun:test';
import { within } from './within';

test('tells whether work was done in time, and passes its failure on', async () => {
  expect(await within(100, Promise.resolve())).toBe(true);
  expect(await within(1, new Promise(() => undefined))).toBe(false);
  expect(within(100, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
