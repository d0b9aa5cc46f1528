import { expect, test } from 'bun:test';
import { ClockSteps } from './clock-steps';

const SECOND = 1_000_000;
const START = 1_700_000_000 * SECOND;
const at = (seconds: number) => START + seconds * SECOND;

/** A reading a second; the clock is `by` seconds ahead from the tenth on. */
function stepped(by: number, until = 10) {
  const steps = new ClockSteps(START);
  const found: Array<number | null> = [];
  for (let second = 0; second <= until; second++) {
    found.push(steps.note(at(second + (second >= 10 ? by : 0)), second * 1000, second * 1000 + 5));
  }
  return { steps, found: found.filter((step) => step !== null).map((step) => Math.round(step / SECOND)) };
}

test('drift, a delay and a long sample are no step', () => {
  const steps = new ClockSteps(START);
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
  expect(Math.abs(steps.onAxis(at(5), at(10 + by)) - at(5))).toBeLessThan(5_000);
  expect(Math.abs(steps.onAxis(at(15 + by), now) - at(15))).toBeLessThan(0.1 * SECOND);
  expect(Math.abs(steps.offAxis(at(15)) - at(15 + by))).toBeLessThan(0.1 * SECOND);
});

test('two steps', () => {
  const steps = new ClockSteps(START);
  steps.note(at(0), 0, 0);
  steps.note(at(61), 1000, 1000);
  steps.note(at(2), 2000, 2000);
  expect(steps.onAxis(at(3), at(3))).toBe(at(3));
  expect(steps.onAxis(at(0), at(3))).toBeLessThanOrEqual(at(1));
});

test('a server that is ahead has its times on this machine’s axis, however long a round trip lasts', () => {
  const steps = new ClockSteps(START);
  const ahead = 40 * SECOND;
  for (let second = 0; second < 20; second++) {
    steps.note(at(second) + ahead, second * 1000 - 2, second * 1000 + 3);
  }
  const before = steps.onAxis(at(10) + ahead, at(20) + ahead);
  expect(Math.abs(before - at(10))).toBeLessThan(3_000);
  expect(steps.ahead).toBeWithin(ahead - 3_000, ahead + 3_000);
  // A round that takes eight seconds says little about the clock: nothing moves.
  expect(steps.note(at(27) + ahead, 20_000, 28_000)).toBeNull();
  expect(steps.onAxis(at(10) + ahead, at(27) + ahead)).toBe(before);
});

test('drift is followed', () => {
  const steps = new ClockSteps(START);
  for (let second = 0; second < 3_600; second++) {
    // The server's clock gains a millisecond a second.
    expect(steps.note(at(second * 1.001), second * 1000 - 2, second * 1000 + 2)).toBeNull();
  }
  expect(steps.ahead).toBeWithin(3.59 * SECOND, 3.61 * SECOND);
  expect(Math.abs(steps.onAxis(at(3_599 * 1.001), at(3_600 * 1.001)) - at(3_599))).toBeLessThan(5_000);
});

test('a session that follows goes on with the axis, unless this machine’s clock was set', () => {
  const first = new ClockSteps(START);
  first.note(at(40), 0, 1);
  const next = new ClockSteps(START + 2 * SECOND);
  next.continueFrom(first);
  expect(next.ahead).toBe(first.ahead);
  const set = new ClockSteps(START + 60 * SECOND);
  set.continueFrom(first);
  expect(set.ahead).toBeNull();
  expect([first.isOff(START), first.isOff(START + 60 * SECOND), first.isOff(START - 60 * SECOND)]).toEqual([
    false,
    true,
    true,
  ]);
});
