import type { DataFrame } from '@grafana/data';
import type { LockRow } from '../../shared/frames';
import { columnsOf } from './columns';
import { isLocks } from './waits';

/** One session in one place of the lock forest, as a row of a `locks` frame tells it. */
export type LockNode = Omit<LockRow, 'db' | 'depth'>;

/** A node of the chain around a statement. */
export interface LockChainNode {
  node: LockNode;
  /** From 1, the root's. */
  level: number;
  /** Whether it is the statement's own. */
  own: boolean;
  /** Sessions directly behind it that are left out here. */
  more: number;
}

/** Shown behind one session; a crowd is counted. */
const MOST_BEHIND = 12;

/** The rows of the frames that are lock forests, in their order: depth first. */
export function readLockNodes(frames: DataFrame[]): LockNode[] {
  return frames.filter(isLocks).flatMap((frame) => {
    const { text, number } = columnsOf(frame);
    return Array.from({ length: frame.length }, (_, row): LockNode => {
      const kind = text('lockKind', row);
      return {
        instance: text('instance', row) ?? '',
        id: text('id', row) ?? '',
        parent: text('parent', row),
        processlistId: number('processlistId', row),
        user: text('user', row),
        host: text('host', row),
        text: text('text', row),
        statementId: text('statementId', row),
        lockKind: kind === 'row' || kind === 'metadata' ? kind : null,
        object: text('object', row),
        index: text('index', row),
        mode: text('mode', row),
        record: text('record', row),
        took: text('took', row),
        heldSince: number('heldSince', row),
        waited: number('waited', row),
        from: number('from', row) ?? 0,
        to: number('to', row) ?? 0,
        waiters: number('waiters', row) ?? 0,
      };
    });
  });
}

/** The chain around a statement, depth first: from the roots it waits behind down to it, and all that waits behind it. */
export function lockChainOf({ instance, id }: { instance: string; id: string }, nodes: LockNode[]): LockChainNode[] {
  const here = nodes.filter((node) => node.instance === instance);
  const byId = new Map(here.map((node) => [node.id, node]));
  const parentOf = ({ parent }: LockNode) => (parent === null ? null : (byId.get(parent) ?? null));
  const children = Map.groupBy(here, parentOf);
  const own = here.filter(({ statementId }) => statementId === id);
  const path = new Set<LockNode>();
  const shown = new Set<LockNode>();
  for (const one of own) {
    for (let node: LockNode | null = one; node !== null && !path.has(node); node = parentOf(node)) {
      path.add(node);
    }
    const open = [one];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      shown.add(node);
      const behind = (children.get(node) ?? []).filter((child) => !shown.has(child));
      open.push(...behind.sort((a, b) => (b.waited ?? 0) - (a.waited ?? 0)).slice(0, MOST_BEHIND));
    }
  }
  const levels = new Map<LockNode, number>();
  return here
    .filter((node) => path.has(node) || shown.has(node))
    .map((node) => {
      const above = parentOf(node);
      const level = above === null ? 1 : (levels.get(above) ?? 0) + 1;
      levels.set(node, level);
      const hidden = (children.get(node) ?? []).filter((child) => !path.has(child) && !shown.has(child));
      return { node, level, own: node.statementId === id, more: hidden.length };
    });
}
