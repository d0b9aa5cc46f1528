import type { LockWait } from '../sample';

/** The one wait of each waiting session that the forest shows, and the cycles among them. */
export interface DrawnWaits {
  /** By the waiting thread. */
  waitOf: Map<number, LockWait>;
  /** Threads, the lowest first, each followed by the one it waits for. */
  cycles: number[][];
}

/** A wait for a session that is not known is a wait for somebody unknown. `known`: the sessions, by thread. */
export function waitsToDraw(waits: LockWait[], known: ReadonlyMap<number, unknown>): DrawnWaits {
  const waitOf = new Map<number, LockWait>();
  for (const given of waits) {
    if (!known.has(given.waiting) || given.waiting === given.blocking) {
      continue;
    }
    const isKnown = given.blocking === null || known.has(given.blocking);
    const wait: LockWait = isKnown ? given : withoutBlocker(given, 'The session that blocks it is not known.');
    const other = waitOf.get(wait.waiting);
    if (other === undefined || isBetter(wait, other)) {
      waitOf.set(wait.waiting, wait);
    }
  }
  return { waitOf, cycles: findCycles(waitOf) };
}

const ranks = { certain: 0, likely: 1, unknown: 2 };

/** A proven blocker comes before a likely one, and that before none; then the longest wait. */
function isBetter(wait: LockWait, other: LockWait): boolean {
  const byRank = ranks[wait.confidence] - ranks[other.confidence];
  return byRank < 0 || (byRank === 0 && wait.since < other.since);
}

/** A cycle is proven only by proven waits: in any other, the waits that are only likely are unknown. */
function findCycles(waitOf: Map<number, LockWait>): number[][] {
  const cycles: number[][] = [];
  const visited = new Set<number>();
  for (const start of waitOf.keys()) {
    const path = new Set<number>();
    let thread: number | null | undefined = start;
    while (thread !== undefined && thread !== null && !visited.has(thread) && !path.has(thread)) {
      path.add(thread);
      thread = waitOf.get(thread)?.blocking;
    }
    if (thread !== undefined && thread !== null && path.has(thread)) {
      const members = [...path].slice([...path].indexOf(thread));
      const unproven = members.filter((member) => waitOf.get(member)?.confidence !== 'certain');
      if (unproven.length === 0) {
        const lowest = members.indexOf(Math.min(...members));
        cycles.push([...members.slice(lowest), ...members.slice(0, lowest)]);
      }
      for (const member of unproven) {
        const wait = waitOf.get(member);
        if (wait !== undefined) {
          waitOf.set(member, withoutBlocker(wait, 'The only candidate waits behind it.'));
        }
      }
    }
    path.forEach((member) => visited.add(member));
  }
  return cycles;
}

function withoutBlocker(wait: LockWait, because: string): LockWait {
  return { ...wait, blocking: null, confidence: 'unknown', because };
}
