import type { Effects, Moved } from './counters';

/** One of the ways in which something may have happened. */
export interface Choice {
  effects: Effects;
  cost: number;
}

/** What bounds how much of a counter others may have moved: `by` counts them, once for each of ours. */
export interface Bound {
  counter: string;
  /** Counts everything that may move `counter`: executions of a digest, ended connections of an account. */
  by: string;
}

/** What the counters demand of an assignment. */
export interface Demands {
  moved: Moved;
  bounds: Bound[];
  /** Counters of which each step that nothing explains costs one, `atMost` so many; `excusedBy` beyond ours excuses as many. */
  explained: Array<{ counter: string; excusedBy: string | null; atMost: number }>;
}

export const MOST_ASSIGNMENTS = 10_000;

/**
 * Assigns each of `choices` one of its ways. Answers, for each, the ways it has in the assignments that fit at the least
 * cost; none where nothing fits; null where there were too many to try.
 */
export function fittingAssignments<C extends Choice>(choices: C[][], demands: Demands): Array<Set<C>> | null {
  const alike = alikeBefore(choices);
  const indexes: number[] = [];
  const found = choices.map(() => new Set<C>());
  const chosen: C[] = [];
  const sum = new Map<string, number>();
  const most = new Map<string, number>();
  const ahead = mostAhead(choices);
  let best = Infinity;
  let tried = 0;
  const step = (effects: Effects, sign: 1 | -1): void =>
    effects.forEach(([least, by], name) => {
      sum.set(name, (sum.get(name) ?? 0) + sign * least);
      most.set(name, (most.get(name) ?? 0) + sign * by);
    });
  /** What nothing that is still to be chosen can explain. */
  const unexplained = (): number =>
    demands.explained.reduce((cost, { counter, excusedBy, atMost }) => {
      const can = (most.get(counter) ?? 0) + (ahead[chosen.length]?.get(counter) ?? 0);
      return excusedBy === null ? cost + Math.min(atMost, Math.max(0, (demands.moved.get(counter) ?? 0) - can)) : cost;
    }, 0);
  const fits = (effects: Effects): boolean =>
    [...effects.keys()].every((name) => (sum.get(name) ?? 0) <= (demands.moved.get(name) ?? Infinity));
  const visit = (cost: number): boolean => {
    if (chosen.length === choices.length) {
      const total = cost + costOf(chosen, demands);
      if (total < best - 1e-9) {
        best = total;
        found.forEach((ways) => ways.clear());
      }
      if (total <= best + 1e-9) {
        chosen.forEach((way, i) => found[i]?.add(way));
      }
      return true;
    }
    // Of those alike, it is only tried how many end in each way: which of them do is all the same.
    const twin = alike[chosen.length] ?? null;
    const from = twin === null ? 0 : (indexes[twin] ?? 0);
    for (const [index, way] of (choices[chosen.length] ?? []).entries()) {
      if (index < from || cost + way.cost > best + 1e-9) {
        continue;
      }
      tried++;
      if (tried > MOST_ASSIGNMENTS) {
        return false;
      }
      step(way.effects, 1);
      chosen.push(way);
      indexes.push(index);
      const isOut = !fits(way.effects) || cost + way.cost + unexplained() > best + 1e-9;
      const isDone = isOut || visit(cost + way.cost);
      chosen.pop();
      indexes.pop();
      step(way.effects, -1);
      if (!isDone) {
        return false;
      }
    }
    return true;
  };
  return visit(0) ? shared(found, choices, alike) : null;
}

/** For each place, by how much those from there on can move each counter at most. */
function mostAhead(choices: Choice[][]): Array<ReadonlyMap<string, number>> {
  const sums: Array<ReadonlyMap<string, number>> = [new Map()];
  for (const ways of choices.toReversed()) {
    const own = new Map<string, number>();
    ways.forEach(({ effects }) => effects.forEach(([, by], name) => own.set(name, Math.max(by, own.get(name) ?? 0))));
    const after = sums[0] ?? new Map<string, number>();
    sums.unshift(new Map([...after, ...[...own].map(([name, by]) => [name, by + (after.get(name) ?? 0)] as const)]));
  }
  return sums;
}

/** For each, the place of the one before it whose ways are the same; null for the first of a kind. */
function alikeBefore(choices: Choice[][]): Array<number | null> {
  const last = new Map<string, number>();
  return choices.map((ways, place) => {
    const signature = JSON.stringify(ways.map(({ cost, effects }) => [cost, [...effects]]));
    const before = last.get(signature) ?? null;
    last.set(signature, place);
    return before;
  });
}

/** What one of those alike may have done, each of them may have. */
function shared<C extends Choice>(found: Array<Set<C>>, choices: C[][], alike: Array<number | null>): Array<Set<C>> {
  const indexesOf = new Map<number, Set<number>>();
  const firsts = alike.map((before, place) => {
    let first = place;
    for (let twin = before; twin !== null; twin = alike[twin] ?? null) {
      first = twin;
    }
    const indexes = indexesOf.get(first) ?? new Set();
    choices[place]?.forEach((way, index) => found[place]?.has(way) === true && indexes.add(index));
    indexesOf.set(first, indexes);
    return first;
  });
  return choices.map(
    (ways, place) => new Set(ways.filter((_, index) => indexesOf.get(firsts[place] ?? place)?.has(index) === true))
  );
}

/** Infinite for an assignment that leaves more unexplained than others can have moved. */
function costOf(chosen: Choice[], { moved, bounds, explained }: Demands): number {
  const most = (name: string): number => chosen.reduce((all, { effects }) => all + (effects.get(name)?.[1] ?? 0), 0);
  const rest = (name: string): number => (moved.get(name) ?? 0) - most(name);
  const isBroken = bounds.some(
    ({ counter, by }) => moved.has(counter) && moved.has(by) && rest(counter) > Math.max(0, rest(by))
  );
  return isBroken
    ? Infinity
    : explained.reduce((cost, { counter, excusedBy, atMost }) => {
        const excused = excusedBy === null || !moved.has(excusedBy) ? 0 : Math.max(0, rest(excusedBy));
        return cost + Math.min(atMost, Math.max(0, rest(counter) - excused));
      }, 0);
}
