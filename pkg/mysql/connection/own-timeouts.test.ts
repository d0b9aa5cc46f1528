import { expect, test } from 'bun:test';
import { OwnTimeouts } from './own-timeouts';

test('only timeouts count, and only calls that were answered within the time', () => {
  const own = new OwnTimeouts();
  own.note(1969, { from: 10, to: 12 });
  own.note(3024, { from: 12, to: 15 });
  own.note(1317, { from: 12, to: 13 });
  expect(own.answered({ after: 11, until: 15 })).toBe(2);
  expect(own.answered({ after: 12, until: 15 })).toBe(1);
  expect(own.answered({ after: 10, until: 14 })).toBe(1);
});

test('those of the session before go on to count', () => {
  const [earlier, own] = [new OwnTimeouts(), new OwnTimeouts()];
  earlier.note(3024, { from: 10, to: 12 });
  own.note(3024, { from: 20, to: 22 });
  own.continueFrom(earlier);
  expect(own.answered({ after: 0, until: 30 })).toBe(2);
});
