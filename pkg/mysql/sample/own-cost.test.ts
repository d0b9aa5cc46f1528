import { expect, test } from 'bun:test';
import { OwnCost } from './own-cost';

test('of a sum the mean of the rounds between two readings is told', () => {
  const cost = new OwnCost(7);
  const told: Array<number | null> = [];
  for (let round = 0; round < 12; round++) {
    if (cost.parts().before !== null) {
      cost.add({ before: [{ total: String(round * 3_000_000_000) }], after: null });
    }
    expect(cost.parts()).toEqual({ before: null, after: null });
    told.push(cost.take());
  }
  expect(told).toEqual([null, ...Array<number>(11).fill(3)]);
});

test('elsewhere the time of the round trips there is told, round by round', () => {
  const cost = new OwnCost(null);
  expect([cost.parts().before, cost.parts().after]).not.toContain(null);
  const add = (from: number, to: number) => cost.add({ before: [{ wall: from }], after: [{ wall: to }] });
  add(1_000, 3_500);
  add(9_000, 9_500);
  expect(cost.take()).toBe(3);
  expect(cost.take()).toBeNull();
});
