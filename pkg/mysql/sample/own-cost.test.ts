import { expect, test } from 'bun:test';
import { Cadence } from '../protocol/cadence';
import { OwnCost } from './own-cost';

test('a sum gives the mean of the samples between two readings', () => {
  const cadence = new Cadence(() => 0);
  const cost = new OwnCost(7, cadence);
  const costs: Array<number | null> = [];
  for (let sample = 0; sample < 12; sample++) {
    cadence.next();
    if (cost.parts().before !== null) {
      cost.add({ before: [{ total: String(sample * 3_000_000_000) }], after: null });
    }
    expect(cost.parts()).toEqual({ before: null, after: null });
    costs.push(cost.take());
  }
  expect(costs).toEqual([null, ...Array<number>(11).fill(3)]);
});

test('a sum without a row, or below the last one, is no cost', () => {
  const cadence = new Cadence(() => 0);
  const cost = new OwnCost(7, cadence);
  const costs = [null, '9000000000', '12000000000', '1000000000', null, '5000000000'].map((total) => {
    cadence.next();
    cost.add({ before: [{ total }], after: null });
    return cost.take();
  });
  expect(costs).toEqual([null, null, 3, null, null, null]);
});

test('elsewhere each sample has the time of its own round trips', () => {
  const cost = new OwnCost(null, new Cadence(() => 0));
  expect([cost.parts().before, cost.parts().after]).not.toContain(null);
  const add = (from: number, to: number) => cost.add({ before: [{ wall: from }], after: [{ wall: to }] });
  add(1_000, 3_500);
  add(9_000, 9_500);
  expect(cost.take()).toBe(3);
  expect(cost.take()).toBeNull();
});
