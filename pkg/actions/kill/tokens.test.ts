import { expect, test } from 'bun:test';
import { TOKEN_LIFE, Tokens } from './tokens';

test('a token allows once, within its life', () => {
  let now = 0;
  const tokens = new Tokens<string>(() => now);
  const [used, late] = [tokens.give('a'), tokens.give('b')];
  expect(used).toMatch(/^[0-9a-f]{32}$/);
  expect(tokens.take(used)).toBe('a');
  expect(tokens.take(used)).toBeNull();
  now = TOKEN_LIFE + 1;
  expect(tokens.take(late)).toBeNull();
});

test('a token that was never given allows nothing', () => {
  expect(new Tokens<string>().take('0'.repeat(32))).toBeNull();
});

test('of many open tokens the oldest goes', () => {
  const tokens = new Tokens<number>(() => 0);
  const given = Array.from({ length: 1_001 }, (_, i) => tokens.give(i));
  expect(tokens.take(given[0] ?? '')).toBeNull();
  expect(tokens.take(given[1] ?? '')).toBe(1);
  expect(tokens.take(given.at(-1) ?? '')).toBe(1_000);
});
