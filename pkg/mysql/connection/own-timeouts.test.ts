import { expect, test } from 'bun:test';
import { OwnTimeouts } from './own-timeouts';

test('only timeouts count, and only calls that began and ended within the time', () => {
  const own = new OwnTimeouts();
  own.note(1969, { from: 10, to: 12 });
  own.note(3024, { from: 12, to: 15 });
  own.note(1317, { from: 12, to: 13 });
  expect(own.within({ from: 10, to: 15 })).toBe(2);
  expect(own.within({ from: 11, to: 15 })).toBe(1);
  expect(own.within({ from: 10, to: 14 })).toBe(1);
});

test('those of the session before go on to count', () => {
  const [earlier, own] = [new OwnTimeouts(), new OwnTimeouts()];
  earlier.note(3024, { from: 10, to: 12 });
  own.note(3024, { from: 20, to: 22 });
  own.continueFrom(earlier);
  expect(own.within({ from: 0, to: 30 })).toBe(2);
});
