import type { LockSession, LockWait, Locks } from '../sample';
import type { Micros } from '../time';

/** One session in the lock forest. A root waits for no other session. */
export interface ForestNode {
  session: LockSession;
  parent: number | null;
  depth: number;
  /** Null at a root. */
  wait: LockWait | null;
  /** Number of sessions that wait for it, directly or through others. */
  waiters: number;
}

/**
 * Arranges waits as a forest, depth first: every waiting session once, below the session it waits for; most waiters first.
 * A session with several blockers is below the one of its longest wait. A cycle (a deadlock that the server has not
 * broken yet) is cut at its lowest thread. Linear in sessions and waits, except for sorting.
 */
export function lockForest({ sessions, waits }: Locks): ForestNode[] {
  const known = new Map(sessions.map((session) => [session.threadId, session]));
  const waitOf = new Map<number, LockWait>();
  for (const wait of waits) {
    const other = waitOf.get(wait.waiting);
    if (known.has(wait.waiting) && known.has(wait.blocking) && wait.waiting !== wait.blocking) {
      if (other === undefined || wait.since < other.since) {
        waitOf.set(wait.waiting, wait);
      }
    }
  }
  cutCycles(waitOf);
  const behind = new Map<number, number[]>();
  for (const { waiting, blocking } of waitOf.values()) {
    const others = behind.get(blocking);
    if (others === undefined) {
      behind.set(blocking, [waiting]);
    } else {
      others.push(waiting);
    }
  }
  const roots = [...behind.keys()].filter((thread) => !waitOf.has(thread));
  const counts = countBehind(roots, behind);
  const most = (a: number, b: number) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b;

  const nodes: ForestNode[] = [];
  const open = roots.sort(most).reverse();
  const depths = new Map<number, number>();
  for (let thread = open.pop(); thread !== undefined; thread = open.pop()) {
    const wait = waitOf.get(thread) ?? null;
    const parent = wait?.blocking ?? null;
    const depth = parent === null ? 0 : (depths.get(parent) ?? 0) + 1;
    const session = known.get(thread);
    depths.set(thread, depth);
    if (session !== undefined) {
      nodes.push({ session, parent, depth, wait, waiters: counts.get(thread) ?? 0 });
    }
    open.push(...(behind.get(thread) ?? []).sort(most).reverse());
  }
  return nodes;
}

/** How long the longest waiting session has waited at `now`. Seconds. */
export function longestWait(nodes: ForestNode[], now: Micros): number {
  return nodes.reduce((longest, { wait }) => Math.max(longest, wait === null ? 0 : (now - wait.since) / 1e6), 0);
}

function cutCycles(waitOf: Map<number, LockWait>): void {
  const visited = new Set<number>();
  for (const start of waitOf.keys()) {
    const path = new Set<number>();
    let thread: number | undefined = start;
    while (thread !== undefined && !visited.has(thread) && !path.has(thread)) {
      path.add(thread);
      thread = waitOf.get(thread)?.blocking;
    }
    if (thread !== undefined && path.has(thread)) {
      const members = [...path];
      waitOf.delete(Math.min(...members.slice(members.indexOf(thread))));
    }
    path.forEach((member) => visited.add(member));
  }
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
