import { expect, test } from 'bun:test';
import { ServerClock } from './server-clock';

const SECOND = 1_000_000_000_000n;
const START = 1_700_000_000_000_000;

function wallAt(seconds: number): number {
  return START + seconds * 1e6;
}

test('a timer becomes a time', () => {
  const clock = new ServerClock();
  clock.tick(100n * SECOND, wallAt(100), 100);
  expect(clock.at(40n * SECOND)).toBe(wallAt(40));
  expect(clock.origin).toBe(START);
});

test('a timer read after the anchor lies ahead of it', () => {
  const clock = new ServerClock();
  clock.tick(100n * SECOND, wallAt(100), 100);
  expect(clock.at(100n * SECOND + 5_000_000_000n)).toBe(wallAt(100) + 5_000);
});

test('of several readings the least delayed counts, until it is a minute old', () => {
  const clock = new ServerClock();
  clock.tick(100n * SECOND, wallAt(100) + 900, 100);
  clock.tick(101n * SECOND, wallAt(101) + 10, 101);
  clock.tick(102n * SECOND, wallAt(102) + 500, 102);
  expect(clock.origin).toBe(START + 10);
  for (let second = 103; second < 170; second++) {
    clock.tick(BigInt(second) * SECOND, wallAt(second) + 300, second);
  }
  expect(clock.origin).toBe(START + 300);
});

const WRAP = 1n << 64n;
const wrapSeconds = Number(WRAP / SECOND);

test('statements from before a wrap keep their start', () => {
  const clock = new ServerClock();
  const before = WRAP - 50n * SECOND;
  clock.tick(BigInt.asUintN(64, before + 100n * SECOND), wallAt(Number(before / SECOND) + 100), wrapSeconds + 50);
  expect(clock.at(before)).toBe(wallAt(Number(before / SECOND)));
  expect(Math.abs(clock.origin - START)).toBeLessThan(1e6);
});

test('a wrap between two readings is no jump', () => {
  const clock = new ServerClock();
  const before = WRAP - SECOND / 2n;
  const wall = START + Number(before / 1_000_000n);
  clock.tick(before, wall, wrapSeconds);
  const origin = clock.origin;
  clock.tick(SECOND / 2n, wall + 1e6, wrapSeconds + 1);
  expect(clock.origin).toBe(origin);
  expect(clock.at(before)).toBe(wall);
});

test('an uptime counted in whole seconds does not invent a wrap', () => {
  const clock = new ServerClock();
  clock.tick(SECOND * 9n, wallAt(9), 8);
  expect(clock.origin).toBe(START);
});

test('without a reading there is no time', () => {
  expect(() => new ServerClock().at(1n)).toThrow('not been read');
});
