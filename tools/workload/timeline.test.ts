import { expect, test } from 'bun:test';
import { brief, clockAt, lengthOf, morning } from './timeline';

test('the morning takes three minutes, the brief one less than two', () => {
  expect(lengthOf(morning)).toBe(180);
  expect(lengthOf(brief)).toBeLessThan(120);
});

test.each([
  [-1, '08:45'],
  [0, '08:45'],
  [30, '09:00'],
  [31.8, '09:00'],
  [32, '09:01'],
  [120, '09:45'],
  [150, '10:00'],
  [180, '10:15'],
  [999, '10:15'],
])('%p s into the morning the clock shows %p', (seconds, clock) => {
  expect(clockAt(morning, seconds)).toBe(clock);
});

test('each part keeps its times of day, however long it takes', () => {
  expect(clockAt(brief, brief.calm)).toBe('09:00');
  expect(clockAt(brief, brief.calm + brief.unnoticed)).toBe('09:45');
  expect(clockAt({ ...morning, deciding: 0 }, 120)).toBe('10:00');
});
