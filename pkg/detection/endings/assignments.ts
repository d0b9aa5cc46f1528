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
  const search = new Search(choices, demands);
  // Which assignments are the best is sought among fewer when it is known how good the best one is.
  if (!search.visit('best', 0) || !search.visit('all', 0)) {
    return null;
  }
  return choices.map((ways, place) => new Set(ways.filter((_, index) => search.isFound(place, index))));
}

const ALMOST = 1e-9;

class Search {
  /** For each place, the first one whose ways are the same: what one of them may do, each of them may. */
  readonly #kinds: number[];
  /** From each place on: by how much each counter can be moved at most, and is in any case; and what it costs at least. */
  readonly #ahead: Array<ReadonlyMap<string, number>>;
  readonly #surelyAhead: Array<ReadonlyMap<string, number>>;
  readonly #costAhead: number[];
  /** By kind, the indexes of the ways in the best assignments. */
  readonly #found = new Map<number, Set<number>>();
  readonly #chosen: Choice[] = [];
  readonly #indexes: number[] = [];
  readonly #least = new Map<string, number>();
  readonly #most = new Map<string, number>();
  #best = Infinity;
  #tried = 0;

  constructor(
    private readonly choices: Choice[][],
    private readonly demands: Demands
  ) {
    this.#kinds = kindsOf(choices);
    this.#ahead = movedAhead(choices, Math.max);
    this.#surelyAhead = movedAhead(choices, Math.min);
    this.#costAhead = leastCostAhead(choices);
  }

  isFound(place: number, index: number): boolean {
    return this.#found.get(this.#kinds[place] ?? place)?.has(index) === true;
  }

  /** Tries what may follow what was chosen so far; false where that is too much. */
  visit(looksFor: 'best' | 'all', cost: number): boolean {
    const place = this.#chosen.length;
    if (place === this.choices.length) {
      this.#note(looksFor, cost + costOf(this.#chosen, this.demands));
      return true;
    }
    // Of those alike, it is only tried how many end in each way: which of them do is all the same.
    const twin = this.#kinds.lastIndexOf(this.#kinds[place] ?? place, place - 1);
    const from = place > 0 && twin >= 0 ? (this.#indexes[twin] ?? 0) : 0;
    for (const [index, way] of (this.choices[place] ?? []).entries()) {
      if (index < from) {
        continue;
      }
      this.#tried++;
      if (this.#tried > MOST_ASSIGNMENTS) {
        return false;
      }
      this.#step(way, index, 1);
      const isDone = !this.#mayHelp(looksFor, way, cost + way.cost) || this.visit(looksFor, cost + way.cost);
      this.#step(way, index, -1);
      if (!isDone) {
        return false;
      }
    }
    return true;
  }

  #step(way: Choice, index: number, sign: 1 | -1): void {
    if (sign === 1) {
      this.#chosen.push(way);
      this.#indexes.push(index);
    } else {
      this.#chosen.pop();
      this.#indexes.pop();
    }
    way.effects.forEach(([least, most], name) => {
      this.#least.set(name, (this.#least.get(name) ?? 0) + sign * least);
      this.#most.set(name, (this.#most.get(name) ?? 0) + sign * most);
    });
  }

  #note(looksFor: 'best' | 'all', total: number): void {
    if (looksFor === 'best') {
      this.#best = Math.min(this.#best, total);
    } else if (total < Infinity && total <= this.#best + ALMOST) {
      this.#indexes.forEach((index, place) => {
        const kind = this.#kinds[place] ?? place;
        this.#found.set(kind, (this.#found.get(kind) ?? new Set()).add(index));
      });
    }
  }

  /** Whether an assignment that begins with what is chosen can be what is looked for. `last`: what was chosen last. */
  #mayHelp(looksFor: 'best' | 'all', last: Choice, cost: number): boolean {
    const { moved } = this.demands;
    if ([...last.effects.keys()].some((name) => (this.#least.get(name) ?? 0) > (moved.get(name) ?? Infinity))) {
      return false;
    }
    const least = cost + (this.#costAhead[this.#chosen.length] ?? 0) + this.#unexplained();
    return looksFor === 'best' ? least < this.#best - ALMOST : this.#maybeNew(this.#best + ALMOST - least);
  }

  /** What nothing that is still to be chosen can explain; infinite where it breaks a bound. */
  #unexplained(): number {
    const { moved, bounds, explained } = this.demands;
    const ahead = this.#ahead[this.#chosen.length];
    const left = (name: string): number =>
      (moved.get(name) ?? 0) - (this.#most.get(name) ?? 0) - (ahead?.get(name) ?? 0);
    const surely = this.#surelyAhead[this.#chosen.length];
    const mostLeft = (name: string): number =>
      Math.max(0, (moved.get(name) ?? 0) - (this.#most.get(name) ?? 0) - (surely?.get(name) ?? 0));
    const isBroken = bounds.some(
      ({ counter, by }) => moved.has(counter) && moved.has(by) && left(counter) > mostLeft(by)
    );
    return isBroken
      ? Infinity
      : explained.reduce(
          (cost, { counter, excusedBy, atMost }) =>
            cost + Math.min(atMost, Math.max(0, left(counter) - (excusedBy === null ? 0 : mostLeft(excusedBy)))),
          0
        );
  }

  /** Whether what is chosen, or may still be for so much more cost, has a way that no assignment has shown so far. */
  #maybeNew(more: number): boolean {
    const from = this.#chosen.length;
    const canBeNew = (place: number): boolean => {
      const ways = this.choices[place] ?? [];
      const least = (this.#costAhead[place] ?? 0) - (this.#costAhead[place + 1] ?? 0);
      return ways.some(({ cost }, index) => cost - least <= more && !this.isFound(place, index));
    };
    return (
      more >= 0 &&
      (this.#indexes.some((index, place) => !this.isFound(place, index)) ||
        this.choices.slice(from).some((_, i) => canBeNew(from + i)))
    );
  }
}

/** For each place, by how much those from there on move each counter, if each does what moves it most, or least. */
function movedAhead(choices: Choice[][], which: (...by: number[]) => number): Array<ReadonlyMap<string, number>> {
  const sums: Array<ReadonlyMap<string, number>> = [new Map()];
  for (const ways of choices.toReversed()) {
    const after = sums[0] ?? new Map<string, number>();
    const names = new Set(ways.flatMap(({ effects }) => [...effects.keys()]));
    const own = [...names].map((name) => {
      const by = which(...ways.map(({ effects }) => effects.get(name)?.[1] ?? 0));
      return [name, by + (after.get(name) ?? 0)] as const;
    });
    sums.unshift(new Map([...after, ...own]));
  }
  return sums;
}

/** For each place, what those from there on cost at least. */
function leastCostAhead(choices: Choice[][]): number[] {
  return choices.reduceRight<number[]>(
    (sums, ways) => [Math.min(...ways.map(({ cost }) => cost)) + (sums[0] ?? 0), ...sums],
    [0]
  );
}

/** For each, the place of the first one whose ways are the same. */
function kindsOf(choices: Choice[][]): number[] {
  const firsts = new Map<string, number>();
  return choices.map((ways, place) => {
    const signature = JSON.stringify(ways.map(({ cost, effects }) => [cost, [...effects]]));
    const first = firsts.get(signature) ?? place;
    firsts.set(signature, first);
    return first;
  });
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
