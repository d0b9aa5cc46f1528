import { duration } from '../data/format';
import type { TimelineData } from '../data/timeline-data';
import { keyOf, type Statement } from '../data/statements';

/** Another statement or, where an idle transaction holds the lock, only words. */
export interface RelatedSession {
  statement: Statement | null;
  note: string;
}

/** Whom a statement waits for, and who waited behind it, from the locks and from the statements' own word. */
export function blockersAndWaiters(
  statement: Statement,
  { statements, waits }: TimelineData
): { waitsFor: RelatedSession[]; waiters: RelatedSession[] } {
  const byKey = new Map(statements.map((one) => [keyOf(one), one]));
  const find = (id: string | null) =>
    id === null ? null : (byKey.get(keyOf({ instance: statement.instance, id })) ?? null);
  const here = waits.filter(({ instance }) => instance === statement.instance);

  const waitsFor = new Map<string, RelatedSession>();
  for (const wait of here.filter(({ statementId }) => statementId === statement.id)) {
    const blocker = find(wait.blockerId);
    const note = [wait.what === null ? null : `for ${wait.what}`, `${duration((wait.to - wait.from) / 1000)}.`];
    const words = note.filter((part) => part !== null).join(', ');
    waitsFor.set(blocker?.id ?? `${wait.blocker}`, {
      statement: blocker,
      note: blocker === null ? `${wait.blocker ?? 'a session that is gone'}, an idle transaction, ${words}` : words,
    });
  }
  const direct = find(statement.waitingOn);
  if (direct !== null && !waitsFor.has(direct.id)) {
    waitsFor.set(direct.id, { statement: direct, note: '' });
  }

  const waiterIds = new Set([
    ...here.filter(({ blockerId }) => blockerId === statement.id).map(({ statementId }) => statementId),
    ...statements
      .filter((one) => one.instance === statement.instance && one.waitingOn === statement.id)
      .map(({ id }) => id),
  ]);
  const waiters = [...waiterIds].map(find).filter((one) => one !== null);
  return {
    waitsFor: [...waitsFor.values()],
    waiters: waiters.map((one) => ({ statement: one, note: `${duration(one.elapsed)}.` })),
  };
}
