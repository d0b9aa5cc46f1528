import type { Batch } from '../batch';
import { isMark } from '../../detection/gap';
import { statementId } from '../../detection/statements/record';
import type { Database } from './database';
import { findInstance } from './names';

/**
 * Whether a batch has something that must be in the history at once: a statement that begins, ends or becomes a runaway, a
 * gap, a deadlock.
 */
export function hasNews(db: Database, { instance, statements, gaps, deadlocks }: Batch): boolean {
  const id = findInstance(db, instance);
  const running = id === null ? undefined : db.running.get(id);
  return (
    deadlocks.length > 0 ||
    gaps.some((gap) => !isMark(gap)) ||
    statements.some((record) => {
      const before = running?.get(statementId(record.key));
      return record.endedAt !== null || before === undefined || before.runawayAt !== record.runawayAt;
    })
  );
}
