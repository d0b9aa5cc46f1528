import type { Ending } from '../detection/endings/ending';
import { innerEvidence } from '../detection/statements/inner-evidence';
import { ioEvidence } from '../detection/statements/io-evidence';
import { noTrackedIo } from '../detection/statements/io-tracking';
import { statementId, type StatementRecord } from '../detection/statements/record';
import type { TrackedStatements } from '../detection/statements/tracker';
import type { WatchedStatement } from '../mysql/statements/watched-statement';

/** A statement's record once its ending is known. */
export function close(record: StatementRecord, ending: Ending): StatementRecord {
  const { outcome, confidence, killer, errno } = ending;
  const evidence = [...ending.evidence, ...ioEvidence(record.details), ...innerEvidence(record.details)];
  // A timer and a wall clock that are read apart can disagree by microseconds; nothing ends before it began.
  const endedAt = Math.max(ending.endedAt, record.startedAt);
  return { ...record, outcome, confidence, killer, errno, evidence, endedAt, seenAt: endedAt };
}

/** Statements that the history has as running, to be tracked again. */
export function resume(open: StatementRecord[]): TrackedStatements {
  return new Map(
    open.map((record) => {
      const bytes = (record.readBytes ?? 0) + (record.writeBytes ?? 0);
      const instanceBytes = record.ioShare === null || record.ioShare === 0 ? 0 : bytes / record.ioShare;
      return [statementId(record.key), { ...noTrackedIo, record, instanceBytes }];
    })
  );
}

/** What a session needs to know of a statement to examine it or to look for its end. */
export function asWatched(record: StatementRecord): WatchedStatement {
  const { key, processlistId, user, host, db, digest, text } = record;
  const { kind, rollback } = record.details;
  const undoing = rollback === undefined ? {} : { rollingBackSince: rollback.since * 1000 };
  const session = kind === 'blocker' ? { isSession: true } : {};
  return { key, processlistId, user, host, db, digest, text, ...undoing, ...session };
}
