import type { LockNode } from './lock-nodes';

/** A node that waits for a row lock of `parent`; a root without one. */
export const lockNode = (id: string, parent: string | null, row: Partial<LockNode> = {}): LockNode => ({
  instance: 'db-1',
  id,
  parent,
  processlistId: 1,
  user: 'app',
  host: 'h',
  text: null,
  statementId: `s-${id}`,
  lockKind: parent === null ? null : 'row',
  confidence: parent === null ? null : 'certain',
  note: null,
  object: null,
  index: null,
  mode: null,
  record: null,
  took: null,
  heldSince: null,
  waited: null,
  from: 0,
  to: 0,
  waiters: 0,
  ...row,
});
