import { expect, test } from 'bun:test';
import { outcomeDisplays } from '../../shared/outcomes';
import { outcomes } from '../../shared/outcome-names';

test('every outcome has a display with its own glyph and word', () => {
  expect(Object.keys(outcomeDisplays).sort()).toEqual([...outcomes].sort());
  expect(new Set(Object.values(outcomeDisplays).map(({ glyph }) => glyph)).size).toBe(outcomes.length);
  expect(new Set(Object.values(outcomeDisplays).map(({ word }) => word)).size).toBe(outcomes.length);
});
