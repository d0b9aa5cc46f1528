import { expect, test } from 'bun:test';
import { changePoint } from './change-point';

const wavering = (level: number, count: number) => Array.from({ length: count }, (_, i) => level + Math.sin(i * 2.3));

test.each([
  ['a step up', [...wavering(10, 40), ...wavering(20, 30)], 40],
  ['a step down', [...wavering(20, 25), ...wavering(10, 40)], 25],
  ['with a few wild values', [...wavering(10, 20), 900, ...wavering(10, 20), ...wavering(14, 40), 0, 2], 41],
])('%s is found where it is', (_, values, index) => {
  const found = changePoint(values);
  expect(Math.abs((found?.index ?? 0) - index)).toBeLessThanOrEqual(1);
  expect(found?.chance).toBeLessThan(1e-6);
});

test('chance explains values of one level', () => {
  expect(changePoint(wavering(10, 90))?.chance).toBeGreaterThan(0.1);
  expect(changePoint(new Array<number>(90).fill(0))?.chance).toBe(1);
});

test('too few values show nothing', () => {
  expect(changePoint([1, 2, 9])).toBeNull();
});
