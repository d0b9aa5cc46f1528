import { expect, test } from 'bun:test';
import { outcomes as contract } from '../../shared/query';
import { outcomeDisplays } from '../../shared/outcomes';
import { outcomes, toOutcome } from './outcomes';

test('every outcome of the contract has a look, and a shape and a word of its own', () => {
  expect([...outcomes].sort()).toEqual([...contract].sort());
  expect(new Set(Object.values(outcomeDisplays).map(({ glyph }) => glyph)).size).toBe(contract.length);
  expect(new Set(Object.values(outcomeDisplays).map(({ word }) => word)).size).toBe(contract.length);
});

test.each([null, '', 'eaten', 'toString', '__proto__'])('%p is no outcome', (value) => {
  expect(toOutcome(value)).toBe('unknown');
});
