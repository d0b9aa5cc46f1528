import { classifyAll } from '../detection/endings/outcome';
import { blockerEnding } from '../detection/statements/blocker-ending';
import { isBlocker } from '../detection/statements/blockers';
import { withEndCounts } from '../detection/statements/progress';
import type { StatementRecord } from '../detection/statements/record';
import { rolledBack } from '../detection/statements/rollback';
import type { TrackedStatement } from '../detection/statements/tracker';
import type { Micros } from '../detection/time';
import type { Session } from '../mysql/session';
import type { OwnKills } from './own-kills';
import type { Redactor } from './redactor';
import { asWatched, close } from './statement-records';

export interface ReadEndings {
  /** Records of the statements whose ending is known. */
  closed: StatementRecord[];
  /** Statements whose evidence is read in a later sample. */
  pending: TrackedStatement[];
}

/** Statements whose endings wait for a later sample; more than that are closed without evidence. */
const MOST_PENDING = 5_000;

/**
 * Reads the evidence of statements that ended, and judges those of one interval together. `missedAt` is the time of the
 * first sample without them. Rejects when the server is lost; then none is closed.
 */
export async function readEndings(
  session: Session,
  ended: TrackedStatement[],
  missedAt: Micros,
  redactor: Redactor,
  ownKills: Pick<OwnKills, 'with'>
): Promise<ReadEndings> {
  if (ended.length === 0) {
    return { closed: [], pending: [] };
  }
  const byAge = ended.toSorted((a, b) => a.record.startedAt - b.record.startedAt);
  const asked = byAge.slice(0, MOST_PENDING);
  const read = await session.endings(asked.map(({ record }) => asWatched(record)));
  const found = asked.map(({ record }, i) => ({ record, evidence: read[i] ?? null }));
  const judged = found.flatMap(({ record, evidence }) =>
    evidence === null ? [] : [{ record, evidence: ownKills.with(redactor.ending(evidence), record.startedAt) }]
  );
  const endings = classifyAll(
    judged.map(({ record, evidence }) => {
      const { seenAt: lastSeen, startedAt, state, text } = record;
      const { waitedFor } = redactor.details(record.details);
      const between = { lastSeen, missedAt, startedAt, state, text, waitedFor };
      return { evidence, between, isSession: isBlocker({ record }) };
    })
  );
  const closed = judged.flatMap(({ record, evidence }, i) => {
    const ending = endings[i];
    if (ending === undefined) {
      return [];
    }
    const told = isBlocker({ record }) ? blockerEnding(record, ending) : ending;
    return [rolledBack(close(withEndCounts(record, evidence), told))];
  });
  const unread = byAge.filter((_, i) => read[i] === undefined);
  return {
    closed: [...closed, ...unread.map(({ record }) => withoutEvidence(record, missedAt, ended.length))],
    pending: asked.filter((_, i) => read[i] === null),
  };
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
