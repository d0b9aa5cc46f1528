import { valueOf } from '../reading';
import type { StatementRecord } from './record';
import type { RunningStatement, Sample } from '../sample';
import type { TrackedStatement, TrackedStatements } from './tracker';

/** Adds to each statement that rolls back since when it does so, and how many rows are left. */
export function followRollbacks(
  tracked: TrackedStatements,
  { statements, at }: Pick<Sample, 'statements' | 'at'>
): TrackedStatements {
  const rollingBack = (valueOf(statements) ?? []).filter(({ rowsToUndo }) => rowsToUndo !== undefined);
  if (rollingBack.length === 0) {
    return tracked;
  }
  const rowsToUndo = new Map(rollingBack.map((statement) => [keyOf(statement), statement.rowsToUndo ?? 0]));
  return new Map(
    [...tracked].map(([id, statement]): [string, TrackedStatement] => {
      const rowsLeft = rowsToUndo.get(keyOf(statement.record.key));
      if (rowsLeft === undefined) {
        return [id, statement];
      }
      const { details } = statement.record;
      const rollback = { since: details.rollback?.since ?? at / 1000, rowsLeft };
      return [id, { ...statement, record: { ...statement.record, details: { ...details, rollback } } }];
    })
  );
}

/** The record of a statement that has ended: no row is left to undo, and its evidence says how long that took. */
export function rolledBack(record: StatementRecord): StatementRecord {
  const { rollback } = record.details;
  if (rollback === undefined || record.endedAt === null) {
    return record;
  }
  const seconds = Math.max(0, (record.endedAt / 1000 - rollback.since) / 1000).toFixed(1);
  return {
    ...record,
    evidence: [...record.evidence, `INNODB_TRX showed it rolling back for at least ${seconds} s.`],
    details: { ...record.details, rollback: { ...rollback, rowsLeft: 0 } },
  };
}

function keyOf({ threadId, eventId }: Pick<RunningStatement, 'threadId' | 'eventId'>): string {
  return `${threadId}-${eventId}`;
}
