import type { StatementDetails } from '../../../src/shared/details';
import type { Ending, EndingEvidence, HistoryRow } from './ending';
import { findKiller, type KillerFound } from './killer';
import { lockEvidence } from './lock-evidence';
import type { Micros } from '../time';
import { describeCounters, fromCounters, type Verdict } from './by-counters';

/** The two samples between which the statement ended, and the STATE and lock wait it was last seen in. */
export interface LastSight {
  lastSeen: Micros;
  missedAt: Micros;
  state?: string | null;
  waitedFor?: StatementDetails['waitedFor'];
}

interface EndTime {
  at: Micros;
  evidence: string[];
}

/**
 * How a statement ended, by what was read afterwards. Its own history row is proof. Without one, counters of its digest, its
 * account and the server leave one explanation, or several: then the outcome is `unknown`.
 */
export function classify(evidence: EndingEvidence, between: LastSight): Ending {
  const { history } = evidence;
  const found = findKiller(evidence);
  const verdict = history === null ? fromCounters(evidence, found) : fromHistory(history, evidence, found);
  const moved = history === null || history.textLost ? [describeCounters(evidence)] : [];
  const end = history === null ? endFromCounters(evidence, between) : { at: history.endedAt, evidence: [] };
  const killed = verdict.outcome === 'killed' || verdict.outcome === 'connection-killed';
  return {
    outcome: verdict.outcome,
    confidence: verdict.confidence,
    endedAt: end.at,
    killer: killed ? found.killer : null,
    errno: history?.errno ?? null,
    evidence: [
      verdict.because,
      ...lockEvidence(verdict.outcome, between.state ?? null, between.waitedFor ?? null),
      ...(killed ? found.evidence : []),
      ...moved,
      ...end.evidence,
    ],
  };
}

/** The ending of a statement that ran when its server stopped. */
export function endedByRestart(lastSeen: Micros): Ending {
  return {
    outcome: 'server-restarted',
    confidence: 'certain',
    endedAt: lastSeen,
    killer: null,
    errno: null,
    evidence: ['The server was restarted: its timers began at zero. The end is the time the statement was last seen.'],
  };
}

/** Error numbers in a history row that tell the outcome. From the error references of MySQL 9.7 and MariaDB 10.11. */
const outcomeOfErrno: Record<number, Ending['outcome']> = {
  1053: 'server-restarted', // ER_SERVER_SHUTDOWN
  1205: 'lock-wait-timeout', // ER_LOCK_WAIT_TIMEOUT
  1213: 'deadlock-victim', // ER_LOCK_DEADLOCK
  1317: 'killed', // ER_QUERY_INTERRUPTED
  1927: 'connection-killed', // MariaDB: ER_CONNECTION_KILLED
  1969: 'timed-out', // MariaDB: ER_STATEMENT_TIMEOUT
  3024: 'timed-out', // MySQL: ER_QUERY_TIMEOUT
};

function fromHistory(
  history: HistoryRow,
  { comKill, timeouts }: EndingEvidence,
  { named, scope }: KillerFound
): Verdict {
  if (history.errno !== 0) {
    const listed = outcomeOfErrno[history.errno] ?? 'failed';
    const outcome = listed === 'killed' && scope === 'connection' ? 'connection-killed' : listed;
    const message = history.message === null ? '' : `: ${history.message}`;
    return {
      outcome,
      confidence: 'certain',
      because: `events_statements_history shows error ${history.errno}${message}.`,
    };
  }
  if (!history.textLost) {
    return {
      outcome: 'finished',
      confidence: 'certain',
      because: 'events_statements_history shows that it ended without error.',
    };
  }
  // MySQL clears SQL_TEXT of an interrupted statement. An interrupted SLEEP() reports no error.
  const interrupted = 'events_statements_history shows no error and no text: it was interrupted';
  if (named || (comKill > 0 && timeouts === 0)) {
    return {
      outcome: 'killed',
      confidence: named ? 'certain' : 'likely',
      because: `${interrupted}; Com_kill rose by ${comKill}.`,
    };
  }
  if (timeouts > 0 && comKill === 0) {
    return {
      outcome: 'timed-out',
      confidence: 'likely',
      because: `${interrupted}; Max_execution_time_exceeded rose by ${timeouts}.`,
    };
  }
  return {
    outcome: 'unknown',
    confidence: 'unknown',
    because: `${interrupted}, by a kill or by a timeout. Both or neither were counted.`,
  };
}

/** If the two samples are further apart, the middle between them is no estimate of the end. Microseconds. */
const LONGEST_BETWEEN = 3_000_000;

/** The digest's LAST_SEEN, if it counted one execution; otherwise an estimate from the two samples. */
function endFromCounters({ digest, othersEnded }: EndingEvidence, { lastSeen, missedAt }: LastSight): EndTime {
  const within = digest !== null && digest.lastSeen >= lastSeen - 1_000_000 && digest.lastSeen <= missedAt + 1_000_000;
  if (digest?.executions === 1 && othersEnded === 0 && within) {
    return { at: digest.lastSeen, evidence: [] };
  }
  if (missedAt - lastSeen <= LONGEST_BETWEEN) {
    return { at: Math.round((lastSeen + missedAt) / 2), evidence: [] };
  }
  const seconds = Math.round((missedAt - lastSeen) / 1e6);
  return {
    at: lastSeen,
    evidence: [`It ended within ${seconds} s without samples. The end is the time it was last seen.`],
  };
}
