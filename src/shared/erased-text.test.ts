import { expect, test } from 'bun:test';
import { erasedText } from './erased-text';

const none = { statements: 0, runaways: 0, locks: 0, deadlocks: 0, digests: 0, mentions: 0, kills: 0, running: 0 };

test.each([
  [none, false, 'Nothing would be erased.'],
  [none, true, 'Nothing was erased.'],
  [{ ...none, statements: 142, runaways: 3 }, false, '142 statements and 3 runaways would be erased.'],
  [{ ...none, runaways: 1 }, true, '1 runaway was erased.'],
  [
    { ...none, statements: 1200, locks: 1, digests: 2, running: 1 },
    true,
    "1,200 statements, 1 entry of the lock trees and 2 digests' texts were erased. Of these, 1 ran when it was last seen: what still runs is recorded again.",
  ],
])('%j', (erased, isDone, text) => {
  expect(erasedText(erased, isDone)).toBe(text);
});
