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
  const found = choices.map(() => new Set<C>());
  const chosen: C[] = [];
  const sum = new Map<string, number>();
  let best = Infinity;
  let tried = 0;
  const step = (effects: Effects, sign: 1 | -1): void =>
    effects.forEach(([least], name) => sum.set(name, (sum.get(name) ?? 0) + sign * least));
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
    for (const way of choices[chosen.length] ?? []) {
      if (cost + way.cost > best + 1e-9) {
        continue;
      }
      tried++;
      if (tried > MOST_ASSIGNMENTS) {
        return false;
      }
      step(way.effects, 1);
      chosen.push(way);
      const isDone = !fits(way.effects) || visit(cost + way.cost);
      chosen.pop();
      step(way.effects, -1);
      if (!isDone) {
        return false;
      }
    }
    return true;
  };
  return visit(0) ? found : null;
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
