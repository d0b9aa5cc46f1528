import type { Ending } from '../endings/ending';
import { classify } from '../endings/outcome';
import type { StatementRecord } from './record';
import type { ShortStatement } from '../sample';
import type { Rules } from './rules';

/**
 * The record of a statement that ended before any sample saw it. With its own history row it is certain; from its digest's
 * row it stands for all executions that were counted.
 */
export function shortStatementRecord(
  short: ShortStatement,
  incarnation: string,
  rules: Pick<Rules, 'runawaySeconds' | 'exemptUsers'>
): StatementRecord {
  const { threadId, eventId, startedAt, endedAt, executions, errors, errno, textLost, kills, ...seen } = short;
  const ending = errno === null ? byDigest(short) : byHistory(short, errno);
  const isRunaway =
    errno !== null && endedAt - startedAt >= rules.runawaySeconds * 1e6 && !rules.exemptUsers.has(short.user ?? '');
  return {
    ...seen,
    key: { incarnation, threadId, eventId },
    state: null,
    startedAt,
    seenAt: endedAt,
    endedAt,
    readBytes: null,
    writeBytes: null,
    ioShare: null,
    waitingOn: null,
    blocking: 0,
    outcome: ending.outcome,
    confidence: ending.confidence,
    killer: ending.killer,
    errno,
    evidence: [...ending.evidence, 'It began and ended between two samples.'],
    runawayAt: isRunaway ? endedAt : null,
    details: isRunaway ? { runawayBy: ['time'] } : {},
  };
}

type ShortEnding = Pick<Ending, 'outcome' | 'confidence' | 'killer' | 'evidence'>;

function byHistory(short: ShortStatement, errno: number): ShortEnding {
  const { threadId, eventId, processlistId, endedAt, textLost = false, kills = [] } = short;
  return classify(
    {
      key: { incarnation: '', threadId, eventId },
      // Without Com_kill at that time, only a KILL that names it tells; what it clears on MySQL is in `textLost`.
      flavour: 'MariaDB',
      victim: processlistId,
      account: null,
      history: { endedAt, errno, sqlState: null, message: null, textLost },
      sessionEnded: false,
      accountErrors: null,
      exits: null,
      digest: null,
      comKill: 0,
      abortedClients: 0,
      timeouts: 0,
      kills,
    },
    { lastSeen: endedAt, missedAt: endedAt, text: short.text, state: null }
  );
}

function byDigest({ executions, errors, startedAt, endedAt }: ShortStatement): ShortEnding {
  const seconds = ((endedAt - startedAt) / 1e6).toFixed(1);
  const counted =
    executions === 1
      ? `events_statements_summary_by_digest counted one execution of ${seconds} s`
      : `events_statements_summary_by_digest counted ${executions} executions of ${seconds} s on average; this is the last of them`;
  return errors === 0
    ? {
        outcome: 'finished',
        confidence: executions === 1 ? 'certain' : 'likely',
        killer: null,
        evidence: [`${counted}. None failed.`],
      }
    : { outcome: 'unknown', confidence: 'unknown', killer: null, evidence: [`${counted}. ${errors} failed.`] };
}
