import type { LockNode } from '../data/lock-nodes';

/** One session in the tree around a statement. */
export interface LockChainNode {
  node: LockNode;
  /** 1 at the root. */
  level: number;
  /** True for the statement the tree is about. */
  isOwn: boolean;
  /** Number of sessions directly behind this one that the tree leaves out. */
  hiddenWaiters: number;
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
    const hiddenWaiters = (waiters.get(node) ?? []).filter((waiter) => !isInTree(waiter)).length;
    return { node, level, isOwn: node.statementId === id, hiddenWaiters };
  });
}
