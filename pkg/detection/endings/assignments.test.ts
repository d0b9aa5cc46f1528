import { expect, test } from 'bun:test';
import { fittingAssignments, type Choice, type Demands } from './assignments';

interface Way extends Choice {
  name: string;
}
const way = (name: string, cost: number, moves: Record<string, readonly [number, number]>): Way => ({
  ...{ name, cost },
  effects: new Map(Object.entries(moves)),
});
const names = (found: Array<Set<Way>> | null) => found?.map((ways) => [...ways].map(({ name }) => name).toSorted());

/** Numbers that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

test.each(Array.from({ length: 300 }, (_, seed) => seed))('finds what trying everything finds, seed %d', (seed) => {
  const next = numbers(seed + 1);
  const counters = ['a', 'b', 'c'];
  const range = (): readonly [number, number] => [[0, 1] as const, [1, 1] as const, [0, 0] as const][next(3)] ?? [0, 0];
  const ways = (): Way[] =>
    Array.from({ length: 1 + next(4) }, (_, i) =>
      way(
        `way ${i}`,
        next(3) / 2,
        Object.fromEntries(counters.filter(() => next(2) === 0).map((one) => [one, range()]))
      )
    );
  const kinds = [ways(), ways()];
  const choices = Array.from({ length: 1 + next(4) }, () => kinds[next(2)] ?? []);
  const demands: Demands = {
    moved: new Map(counters.filter(() => next(5) > 0).map((one) => [one, next(4)])),
    bounds: [{ counter: 'a', by: 'b' }],
    explained: [
      { counter: 'a', excusedBy: null, atMost: 1 },
      { counter: 'c', excusedBy: 'b', atMost: Infinity },
    ],
  };
  expect(names(fittingAssignments(choices, demands))).toEqual(names(tryingEverything(choices, demands)));
});

test.each([
  [100, ['4'], ['4']],
  [40, ['1', '2', '3', '4'], ['0', '1', '2', '3', '4']],
])('a hundred statements with ten ways each are no trouble, of which %d have failed', (failed, some, others) => {
  const many = Array.from({ length: 10 }, (_, i) =>
    way(`${i}`, i < 5 ? 0 : 0.5, { [i === 4 ? 'failed' : 'ended']: [1, 1] })
  );
  const choices = Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? many.slice(1) : many));
  const demands: Demands = {
    ...{ moved: new Map(Object.entries({ ended: 100, failed })), bounds: [] },
    explained: [{ counter: 'failed', excusedBy: null, atMost: 1 }],
  };
  expect(names(fittingAssignments(choices, demands))?.slice(0, 2)).toEqual([some, others]);
});

test('where every assignment breaks a bound none fits', () => {
  const demands: Demands = {
    ...{ moved: new Map(Object.entries({ errors: 3, executions: 1 })), explained: [] },
    bounds: [{ counter: 'errors', by: 'executions' }],
  };
  const only = way('fails', 0, { errors: [1, 1], executions: [1, 1] });
  expect(names(fittingAssignments([[only]], demands))).toEqual([[]]);
});

function tryingEverything(choices: Way[][], { moved, bounds, explained }: Demands): Array<Set<Way>> {
  const all = choices.reduce<Way[][]>(
    (begun, ways) => begun.flatMap((one) => ways.map((next) => [...one, next])),
    [[]]
  );
  const costs = all.map((chosen) => {
    const sum = (name: string, end: 0 | 1): number =>
      chosen.reduce((total, { effects }) => total + (effects.get(name)?.[end] ?? 0), 0);
    const rest = (name: string): number => (moved.get(name) ?? 0) - sum(name, 1);
    const isOut =
      [...moved].some(([name, by]) => sum(name, 0) > by) ||
      bounds.some(({ counter, by }) => moved.has(counter) && moved.has(by) && rest(counter) > Math.max(0, rest(by)));
    return isOut
      ? Infinity
      : explained.reduce(
          (cost, { counter, excusedBy, atMost }) =>
            cost +
            Math.min(
              atMost,
              Math.max(
                0,
                rest(counter) - (excusedBy === null || !moved.has(excusedBy) ? 0 : Math.max(0, rest(excusedBy)))
              )
            ),
          chosen.reduce((total, { cost }) => total + cost, 0)
        );
  });
  const best = Math.min(...costs);
  return choices.map(
    (_, place) =>
      new Set(all.filter((_, i) => costs[i] === best && best < Infinity).map((chosen) => chosen[place] as Way))
  );
}
