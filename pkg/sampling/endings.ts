import { classify } from '../detection/endings/outcome';
import { withLast } from '../detection/statements/progress';
import type { StatementRecord } from '../detection/statements/record';
import { undone } from '../detection/statements/rollback';
import type { Micros } from '../detection/time';
import type { TrackedStatement } from '../detection/statements/tracker';
import type { Session } from '../mysql/session';
import type { WatchedStatement } from '../mysql/statements/watched-statement';
import type { Redactor } from './redactor';
import { close } from './advance';

/** Endings that are looked into per round; runaways come first. */
const ENDINGS_PER_ROUND = 200;

/** Reads and judges how statements ended that were missed at `missedAt`. Rejects, having judged none, when the server is lost. */
export async function judge(
  session: Session,
  gone: TrackedStatement[],
  missedAt: Micros,
  redactor: Redactor
): Promise<StatementRecord[]> {
  if (gone.length === 0) {
    return [];
  }
  const records = gone.map(({ record }) => record).sort((a, b) => a.startedAt - b.startedAt);
  const read = await session.endings(records.slice(0, ENDINGS_PER_ROUND).map(asGone));
  const found = read.map((evidence) => redactor.ending(evidence));
  return records.map((record, i) => {
    const evidence = found[i];
    if (evidence !== undefined) {
      const ended = withLast(record, evidence);
      const { seenAt: lastSeen, state } = record;
      const { waitedFor } = redactor.details(record.details);
      return undone(close(ended, classify(evidence, { lastSeen, missedAt, state, waitedFor })));
    }
    return close(record, {
      outcome: 'unknown',
      confidence: 'unknown',
      endedAt: Math.round((record.seenAt + missedAt) / 2),
      killer: null,
      errno: null,
      evidence: [`${gone.length} statements ended in one interval: the evidence of this one was not read.`],
    });
  });
}

/** What a session needs to know of a statement to look for its end. */
export function asGone({
  key,
  processlistId,
  user,
  host,
  db,
  digest,
  text,
  details,
}: StatementRecord): WatchedStatement {
  const { rollback } = details;
  const undoing = rollback === undefined ? {} : { undoingSince: rollback.since * 1000 };
  return { key, processlistId, user, host, db, digest, text, ...undoing };
}
