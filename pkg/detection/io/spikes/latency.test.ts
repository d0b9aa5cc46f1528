import { expect, test } from 'bun:test';
import { afterBlock, nothingExpected, noWaiting, slowness, withWaiting, withWork, type Expected } from './latency';

const block = (expected: Expected, latency: number, operations = 1000, isSpike = false): Expected =>
  afterBlock(withWork(expected, operations, operations * latency), isSpike);

test('the first block with enough operations is what is expected', () => {
  expect(block(nothingExpected, 0.002, 5).latency).toBeNull();
  expect(block(nothingExpected, 0.002).latency).toBe(0.002);
});

test('a change is followed by small steps, a spike not at all', () => {
  let expected = nothingExpected;
  for (let i = 0; i < 100; i++) {
    expected = block(expected, 0.002);
  }
  expect(block(expected, 0.02).latency).toBeCloseTo(0.00206, 5);
  expect(block(expected, 0.02, 1000, true).latency).toBe(expected.latency);
  for (let i = 0; i < 100; i++) {
    expected = block(expected, 0.004);
  }
  expect(expected.latency).toBeCloseTo(0.004, 5);
});

test('operations are compared with operations of their own sort', () => {
  const slow = block(nothingExpected, 0.01);
  const fast = block(nothingExpected, 0.0001);
  const both = withWaiting(withWaiting(noWaiting, 900, 9, slow), 100, 0.01, fast);
  expect(slowness(both)?.excess).toBeCloseTo(0, 10);
  const slower = withWaiting(withWaiting(noWaiting, 900, 18, slow), 100, 0.02, fast);
  expect(slowness(slower)?.excess).toBeCloseTo(1, 10);
});

test('nothing is said of operations of which nothing is expected', () => {
  expect(slowness(withWaiting(noWaiting, 900, 9, nothingExpected))).toBeNull();
  expect(slowness(noWaiting)?.excess).toBe(0);
});
