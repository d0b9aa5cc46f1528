import { fittingAssignments, type Demands } from './assignments';
import { demandsOf } from './demands';
import type { EndedStatement, EndingEvidence } from './ending';
import { hypothesesOf, type Hypothesis } from './hypotheses';

/** What all assignments that fit leave of the ways in which a statement may have ended; null: there were too many to try. */
export type Fitting = Hypothesis[] | null;

/**
 * Judges all statements that ended in one interval together. The counters of accounts, digests and the server must add up:
 * an assignment gives each statement one of its hypotheses. Answers those of the statements without a history row.
 */
export function judgeJointly(all: EndedStatement[]): Map<EndingEvidence, Fitting> {
  const open = all.filter(({ evidence }) => evidence.history === null);
  const demands = demandsOf(all.map(({ evidence }) => evidence));
  const choices = open.map((statement) => hypothesesOf(statement).filter((way) => isPossible(way, demands)));
  const fitting = new Map<EndingEvidence, Fitting>();
  for (const group of groupsOf(choices, demands)) {
    const found = fittingAssignments(
      group.map((i) => (choices[i] ?? []).toSorted((a, b) => a.cost - b.cost || b.effects.size - a.effects.size)),
      within(
        demands,
        group.flatMap((i) => choices[i] ?? [])
      )
    );
    group.forEach((i, place) => {
      const evidence = open[i]?.evidence;
      if (evidence !== undefined) {
        fitting.set(evidence, found === null ? null : [...(found[place] ?? [])]);
      }
    });
  }
  return fitting;
}

function isPossible({ effects }: Hypothesis, { moved }: Demands): boolean {
  return [...effects].every(([name, [least]]) => least <= (moved.get(name) ?? Infinity));
}

/** What concerns counters that these ways move. */
function within(demands: Demands, ways: Hypothesis[]): Demands {
  const names = new Set(ways.flatMap(({ effects }) => [...effects.keys()]));
  return {
    moved: demands.moved,
    bounds: demands.bounds.filter(({ counter, by }) => names.has(counter) || names.has(by)),
    explained: demands.explained.filter(({ counter }) => names.has(counter)),
  };
}

/** Statements that compete for what a counter moved are judged together; the others apart, so that there are few assignments. */
function groupsOf(choices: Hypothesis[][], { moved }: Demands): number[][] {
  const users = new Map<string, number[]>();
  const most = new Map<string, number>();
  choices.forEach((ways, i) => {
    const names = new Map<string, number>();
    ways.forEach(({ effects }) =>
      effects.forEach(([, by], name) => names.set(name, Math.max(by, names.get(name) ?? 0)))
    );
    names.forEach((by, name) => {
      users.set(name, [...(users.get(name) ?? []), i]);
      most.set(name, (most.get(name) ?? 0) + by);
    });
  });
  const isShared = (name: string): boolean =>
    name.includes(' of ') ? moved.has(name) : (most.get(name) ?? 0) > (moved.get(name) ?? Infinity);
  const leader = choices.map((_, i) => i);
  const find = (i: number): number => {
    const up = leader[i] ?? i;
    return up === i ? i : find(up);
  };
  for (const [name, [first = 0, ...others]] of users) {
    if (isShared(name)) {
      others.forEach((other) => (leader[find(other)] = find(first)));
    }
  }
  return [...Map.groupBy(choices.keys(), find).values()];
}
