import { expect, test } from 'bun:test';
import { excerpt } from './excerpt';

test('the lines before each failed test, and none of passed tests', () => {
  const log = `a.test.ts:
(pass) one
12 | expect(1).toBe(2);
error: expected 2
(fail) two [1 ms]
(pass) three
(fail) four

2 tests failed:
(fail) two
(fail) four

 2 pass
 2 fail
`;
  expect(excerpt(log)).toEqual(['12 | expect(1).toBe(2);', 'error: expected 2', '(fail) two [1 ms]', '(fail) four']);
});

test('the end of any other log', () => {
  const log = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
  expect(excerpt(log)).toHaveLength(40);
  expect(excerpt(log).at(-1)).toBe('line 99');
});
