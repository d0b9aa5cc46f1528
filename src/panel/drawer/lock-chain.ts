import type { LockNode } from '../data/lock-nodes';

/** One session in the tree around a statement. */
export interface LockChainNode {
  node: LockNode;
  /** 1 at the root. */
  level: number;
  /** True for the statement the tree is about. */
  isOwn: boolean;
  /** All that waited behind this one, directly and through others. */
  behind: Waiters;
  /** Of those directly behind it, what the tree leaves out. */
  hidden: Waiters;
}

/** Sessions, and how often they waited: a session that waited several times, or for several locks, is one session. */
export interface Waiters {
  sessions: number;
  waits: number;
}

/** At most this many waiters are shown behind one session; the rest are counted. */
const mostWaitersShown = 12;

/** The tree around a statement, depth first: its blockers from the root down, and all sessions that wait behind it. */
export function lockChainOf({ instance, id }: { instance: string; id: string }, nodes: LockNode[]): LockChainNode[] {
  const ofInstance = nodes.filter((node) => node.instance === instance);
  const byId = new Map(ofInstance.map((node) => [node.id, node]));
  const parentOf = ({ parent }: LockNode) => (parent === null ? null : (byId.get(parent) ?? null));
  const waiters = Map.groupBy(ofInstance, parentOf);
  const blockers = new Set<LockNode>();
  const shown = new Set<LockNode>();
  for (const own of ofInstance.filter(({ statementId }) => statementId === id)) {
    for (let node: LockNode | null = own; node !== null && !blockers.has(node); node = parentOf(node)) {
      blockers.add(node);
    }
    const open = [own];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      shown.add(node);
      const behind = (waiters.get(node) ?? []).filter((waiter) => !shown.has(waiter));
      open.push(...behind.sort((a, b) => (b.waited ?? 0) - (a.waited ?? 0)).slice(0, mostWaitersShown));
    }
  }
  const isInTree = (node: LockNode) => blockers.has(node) || shown.has(node);
  const levels = new Map<LockNode, number>();
  return ofInstance.filter(isInTree).map((node) => {
    const parent = parentOf(node);
    const level = parent === null ? 1 : (levels.get(parent) ?? 0) + 1;
    levels.set(node, level);
    const direct = waiters.get(node) ?? [];
    const shownSessions = new Set(direct.filter(isInTree).map(sessionOf));
    const hidden = countOf(
      direct.filter((waiter) => !isInTree(waiter)),
      shownSessions
    );
    const all = countOf(belowOf(node, waiters));
    // The rows of a query are limited; the stored number is of all sessions at once.
    const behind = { ...all, sessions: Math.max(all.sessions, node.waiters) };
    return { node, level, isOwn: node.statementId === id, behind, hidden };
  });
}

/** `24 sessions`, or `24 sessions, 312 waits` where some waited more than once. */
export function waitersText({ sessions, waits }: Waiters): string {
  const counted = `${sessions} ${sessions === 1 ? 'session' : 'sessions'}`;
  return waits <= sessions ? counted : `${counted}, ${waits} waits`;
}

/** A session has a row for each of its waits: `incarnation-thread`, from the second on with a number. */
function sessionOf({ id }: LockNode): string {
  return id.replace(/\/\d+$/, '');
}

function countOf(nodes: LockNode[], without: ReadonlySet<string> = new Set()): Waiters {
  const sessions = new Set(nodes.map(sessionOf).filter((session) => !without.has(session)));
  return { sessions: sessions.size, waits: nodes.length };
}

function belowOf(node: LockNode, waiters: ReadonlyMap<LockNode | null, LockNode[]>): LockNode[] {
  const found = new Set<LockNode>();
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const further = (waiters.get(next) ?? []).filter((waiter) => waiter !== node && !found.has(waiter));
    further.forEach((waiter) => found.add(waiter));
    open.push(...further);
  }
  return [...found];
}
