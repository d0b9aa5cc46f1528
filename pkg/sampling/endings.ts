import { classify } from '../detection/endings/outcome';
import { withEndCounts } from '../detection/statements/progress';
import type { StatementRecord } from '../detection/statements/record';
import { rolledBack } from '../detection/statements/rollback';
import type { TrackedStatement } from '../detection/statements/tracker';
import type { Micros } from '../detection/time';
import type { Session } from '../mysql/session';
import type { Redactor } from './redactor';
import { asWatched, close } from './statement-records';

/** Endings whose evidence is read per sample; those that ran longest come first. */
const MOST_ENDINGS = 200;

/**
 * Reads the evidence of statements that ended, classifies it, and answers their closed records. `missedAt` is the time of
 * the first sample without them. Rejects when the server is lost; then none is closed.
 */
export async function readEndings(
  session: Session,
  ended: TrackedStatement[],
  missedAt: Micros,
  redactor: Redactor
): Promise<StatementRecord[]> {
  if (ended.length === 0) {
    return [];
  }
  const records = ended.map(({ record }) => record).sort((a, b) => a.startedAt - b.startedAt);
  const read = await session.endings(records.slice(0, MOST_ENDINGS).map(asWatched));
  const found = read.map((evidence) => redactor.ending(evidence));
  return records.map((record, i) => {
    const evidence = found[i];
    if (evidence === undefined) {
      return withoutEvidence(record, missedAt, ended.length);
    }
    const { seenAt: lastSeen, state } = record;
    const { waitedFor } = redactor.details(record.details);
    const ending = classify(evidence, { lastSeen, missedAt, state, waitedFor });
    return rolledBack(close(withEndCounts(record, evidence), ending));
  });
}

function withoutEvidence(record: StatementRecord, missedAt: Micros, ended: number): StatementRecord {
  return close(record, {
    outcome: 'unknown',
    confidence: 'unknown',
    endedAt: Math.round((record.seenAt + missedAt) / 2),
    killer: null,
    errno: null,
    evidence: [`${ended} statements ended between two samples; the evidence of this one was not read.`],
  });
}
