import type { StatementRecord } from './record';
import { isExemptUser, type Rules } from './rules';
import type { Micros } from '../time';
import type { ForestNode } from '../locks/forest';

/**
 * How many seconds a statement has waited for sessions that are named. They do not make it a runaway: the session that it
 * waits for may be one. A wait for nobody known, for an exempt user, for a transaction without a session or in a cycle
 * counts as its own time, because nobody else is blamed for it. `before`: what the last sample knew; seconds behind others
 * are unknown for a statement that an earlier process followed.
 */
export function secondsBehindOthers(
  { record: { startedAt, seenAt }, waited }: { record: Pick<StatementRecord, 'startedAt' | 'seenAt'>; waited?: number },
  node: ForestNode | undefined,
  nodes: ReadonlyMap<number, ForestNode>,
  at: Micros,
  rules: Rules
): number {
  const wait = node?.wait ?? null;
  const blocker = wait?.blocking == null ? undefined : nodes.get(wait.blocking)?.session;
  if (wait === null || node?.cycle != null || blocker?.processlistId == null || isExemptUser(blocker.user, rules)) {
    return waited ?? 0;
  }
  const from = Math.max(wait.since, waited === undefined ? startedAt : seenAt);
  return (waited ?? 0) + Math.max(0, at - from) / 1e6;
}
