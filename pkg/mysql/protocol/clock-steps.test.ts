import { expect, test } from 'bun:test';
import { ClockSteps } from './clock-steps';

const SECOND = 1_000_000;
const START = 1_700_000_000 * SECOND;
const at = (seconds: number) => START + seconds * SECOND;

/** A reading a second; the clock is `by` seconds ahead from the tenth on. */
function stepped(by: number, until = 10) {
  const steps = new ClockSteps();
  const found: Array<number | null> = [];
  for (let second = 0; second <= until; second++) {
    found.push(steps.note(at(second + (second >= 10 ? by : 0)), second * 1000, second * 1000 + 5));
  }
  return { steps, found: found.filter((step) => step !== null).map((step) => Math.round(step / SECOND)) };
}

test('drift, a delay and a long sample are no step', () => {
  const steps = new ClockSteps();
  expect(steps.note(at(0), 0, 5)).toBeNull();
  expect(steps.note(at(1.4), 1000, 1005)).toBeNull();
  expect(steps.note(at(9), 2000, 9000)).toBeNull();
  expect(steps.note(at(10), 9500, 9900)).toBeNull();
});

test.each([60, 300, -60])('a step by %d s is found once, and times stay where they were', (by) => {
  const { steps, found } = stepped(by, 20);
  expect(found).toEqual([by]);
  const now = at(20 + by);
  expect(Math.abs(steps.onAxis(now, now) - at(20))).toBeLessThan(0.1 * SECOND);
  // A statement that began before the step, and one that began after it.
  expect(steps.onAxis(at(5), at(10 + by))).toBe(at(5));
  expect(Math.abs(steps.onAxis(at(15 + by), now) - at(15))).toBeLessThan(0.1 * SECOND);
  expect(Math.abs(steps.offAxis(at(15)) - at(15 + by))).toBeLessThan(0.1 * SECOND);
});

test('two steps', () => {
  const steps = new ClockSteps();
  steps.note(at(0), 0, 0);
  steps.note(at(61), 1000, 1000);
  steps.note(at(2), 2000, 2000);
  expect(steps.onAxis(at(3), at(3))).toBe(at(3));
  expect(steps.onAxis(at(0), at(3))).toBeLessThanOrEqual(at(1));
});
