import { expect, test } from 'bun:test';
import { killerOf } from './outcomes';

test.each([
  ['dba@h', 'certain', 'dba@h'],
  ['dba@h', 'likely', 'probably dba@h'],
  ['dba@h', null, 'dba@h'],
  [null, null, null],
] as const)('%s, %s', (killer, killerConfidence, expected) => {
  expect(killerOf({ killer, killerConfidence })).toBe(expected);
});
