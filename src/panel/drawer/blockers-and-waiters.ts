import { duration } from '../../shared/text';
import { keyOf, type Statement } from '../data/statements';
import type { TimelineData } from '../data/timeline-data';

/** A session that blocks a statement or waits for it. */
export interface RelatedSession {
  /** Null for an idle transaction: `note` then names the session. */
  statement: Statement | null;
  note: string;
}

/** The sessions that block a statement and the sessions it blocks, from the lock waits and from the statements' own `waitingOn`. */
export function blockersAndWaiters(
  statement: Statement,
  { statements, waits }: Pick<TimelineData, 'statements' | 'waits'>
): { blockers: RelatedSession[]; waiters: RelatedSession[] } {
  const byKey = new Map(statements.map((one) => [keyOf(one), one]));
  const find = (id: string | null) =>
    id === null ? null : (byKey.get(keyOf({ instance: statement.instance, id })) ?? null);
  const waitsOfInstance = waits.filter(({ instance }) => instance === statement.instance);

  const blockers = new Map<string, RelatedSession>();
  for (const wait of waitsOfInstance.filter(({ statementId }) => statementId === statement.id)) {
    const blocker = find(wait.blockerId);
    const waited = `${duration((wait.to - wait.from) / 1000)}.`;
    const note = wait.lock === null ? waited : `for ${wait.lock}, ${waited}`;
    blockers.set(blocker?.id ?? `${wait.blocker}`, {
      statement: blocker,
      note: blocker === null ? `${wait.blocker ?? 'a session that has ended'}, an idle transaction, ${note}` : note,
    });
  }
  const lastBlocker = find(statement.waitingOn);
  if (lastBlocker !== null && !blockers.has(lastBlocker.id)) {
    blockers.set(lastBlocker.id, { statement: lastBlocker, note: '' });
  }

  const waiterIds = new Set([
    ...waitsOfInstance.filter(({ blockerId }) => blockerId === statement.id).map(({ statementId }) => statementId),
    ...statements
      .filter((one) => one.instance === statement.instance && one.waitingOn === statement.id)
      .map(({ id }) => id),
  ]);
  const waiters = [...waiterIds].map(find).filter((waiter) => waiter !== null);
  return {
    blockers: [...blockers.values()],
    waiters: waiters.map((waiter) => ({ statement: waiter, note: `${duration(waiter.elapsed)}.` })),
  };
}
