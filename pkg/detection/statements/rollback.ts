import type { StatementRecord } from './record';
import type { RunningStatement, Sample } from '../sample';
import type { TrackedStatement, TrackedStatements } from './tracker';

/** Keeps with each statement since when it undoes what it did, and how many rows are left. */
export function followRollbacks(
  tracked: TrackedStatements,
  { statements, at }: Pick<Sample, 'statements' | 'at'>
): TrackedStatements {
  const undoing = statements.filter(({ rowsToUndo }) => rowsToUndo !== undefined);
  if (undoing.length === 0) {
    return tracked;
  }
  const now = new Map(undoing.map((statement) => [keyOf(statement), statement.rowsToUndo ?? 0]));
  return new Map(
    [...tracked].map(([id, track]): [string, TrackedStatement] => {
      const rowsLeft = now.get(keyOf(track.record.key));
      if (rowsLeft === undefined) {
        return [id, track];
      }
      const { details } = track.record;
      const rollback = { since: details.rollback?.since ?? at / 1000, rowsLeft };
      return [id, { ...track, record: { ...track.record, details: { ...details, rollback } } }];
    })
  );
}

/** Of a statement that has ended: nothing is left to undo, and its evidence says how long it took. */
export function undone(record: StatementRecord): StatementRecord {
  const { rollback } = record.details;
  if (rollback === undefined || record.endedAt === null) {
    return record;
  }
  const seconds = Math.max(0, (record.endedAt / 1000 - rollback.since) / 1000).toFixed(1);
  return {
    ...record,
    evidence: [...record.evidence, `INNODB_TRX showed it rolling back, for ${seconds} s at least.`],
    details: { ...record.details, rollback: { ...rollback, rowsLeft: 0 } },
  };
}

function keyOf({ threadId, eventId }: Pick<RunningStatement, 'threadId' | 'eventId'>): string {
  return `${threadId}-${eventId}`;
}
