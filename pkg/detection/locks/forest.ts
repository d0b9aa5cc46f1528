import type { LockSession, LockWait, Locks } from '../sample';
import type { Micros } from '../time';
import { waitsToDraw } from './drawn-waits';

/** One session in the lock forest. */
export interface ForestNode {
  session: LockSession;
  /** Null at a root: it waits for nobody, for somebody unknown, or for a session below it in a cycle. */
  parent: number | null;
  depth: number;
  /** Null only where the session waits for nobody. */
  wait: LockWait | null;
  /** Number of sessions that wait for it, directly or through others. */
  waiters: number;
  /** The sessions of the cycle that it is part of, each followed by the one it waits for; null if it is in none. */
  cycle: LockSession[] | null;
}

/**
 * Arranges waits as a forest, depth first: every waiting session once, below the session it waits for; most waiters first.
 * A session with several blockers is below the one of its longest wait. A session whose blocker is unknown is a root that
 * waits. A cycle (a deadlock that the server has not broken) is cut above its lowest thread, which still waits. Linear in
 * sessions and waits, except for sorting.
 */
export function lockForest({ sessions, waits }: Locks): ForestNode[] {
  const known = new Map(sessions.map((session) => [session.threadId, session]));
  const { waitOf, cycles } = waitsToDraw(waits, known);
  const cycleOf = new Map(
    cycles.flatMap((cycle) => {
      const members = cycle.flatMap((thread) => known.get(thread) ?? []);
      return cycle.map((thread) => [thread, members] as const);
    })
  );
  const cuts = new Set(cycles.map(([lowest]) => lowest));
  const parentOf = (thread: number): number | null =>
    cuts.has(thread) ? null : (waitOf.get(thread)?.blocking ?? null);

  const behind = new Map<number, number[]>();
  for (const waiting of waitOf.keys()) {
    const parent = parentOf(waiting);
    if (parent !== null) {
      const others = behind.get(parent);
      if (others === undefined) {
        behind.set(parent, [waiting]);
      } else {
        others.push(waiting);
      }
    }
  }
  const roots = [...new Set([...behind.keys(), ...waitOf.keys()])].filter((thread) => parentOf(thread) === null);
  const counts = countBehind(roots, behind);
  const most = (a: number, b: number) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b;

  const nodes: ForestNode[] = [];
  const open = roots.sort(most).reverse();
  const depths = new Map<number, number>();
  for (let thread = open.pop(); thread !== undefined; thread = open.pop()) {
    const parent = parentOf(thread);
    const depth = parent === null ? 0 : (depths.get(parent) ?? 0) + 1;
    const session = known.get(thread);
    depths.set(thread, depth);
    if (session !== undefined) {
      const [wait, waiters, cycle] = [waitOf.get(thread) ?? null, counts.get(thread) ?? 0, cycleOf.get(thread) ?? null];
      nodes.push({ session, parent, depth, wait, waiters, cycle });
    }
    open.push(...(behind.get(thread) ?? []).sort(most).reverse());
  }
  return nodes;
}

/** How long the longest waiting session has waited at `now`. Seconds. */
export function longestWait(nodes: ForestNode[], now: Micros): number {
  return nodes.reduce((longest, { wait }) => Math.max(longest, wait === null ? 0 : (now - wait.since) / 1e6), 0);
}

function countBehind(roots: number[], behind: Map<number, number[]>): Map<number, number> {
  const order: number[] = [];
  const open = [...roots];
  for (let thread = open.pop(); thread !== undefined; thread = open.pop()) {
    order.push(thread);
    open.push(...(behind.get(thread) ?? []));
  }
  const counts = new Map<number, number>();
  for (const thread of order.reverse()) {
    const children = behind.get(thread) ?? [];
    counts.set(
      thread,
      children.reduce((total, child) => total + 1 + (counts.get(child) ?? 0), 0)
    );
  }
  return counts;
}
