import type { StatementDetails } from '../../../src/shared/details';
import type { Ending, EndingEvidence, HistoryRow } from './ending';
import { findKiller, type KillerFound } from './killer';
import { lockEvidence } from './lock-evidence';
import type { Micros } from '../time';
import { fromCounters, whatMoved, type Verdict } from './by-counters';

/** Between which two samples the statement ceased to be current, the STATE and the lock wait it was last seen in. */
export interface Disappearance {
  lastSeen: Micros;
  missedAt: Micros;
  state?: string | null;
  waitedFor?: StatementDetails['waitedFor'];
}

interface End {
  at: Micros;
  evidence: string[];
}

/**
 * Says how a statement ended, from what was read after it. Its own history row is proof; failing that, counters of its
 * digest, its account and the server leave one explanation or several, and several are called `unknown`.
 */
export function classify(evidence: EndingEvidence, between: Disappearance): Ending {
  const { history } = evidence;
  const found = findKiller(evidence);
  const verdict = history === null ? fromCounters(evidence, found) : fromHistory(history, evidence, found);
  const moved = history === null || history.textLost ? [whatMoved(evidence)] : [];
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

/** The ending of every statement that ran when its server stopped. */
export function endedByRestart(lastSeen: Micros): Ending {
  return {
    outcome: 'server-restarted',
    confidence: 'certain',
    endedAt: lastSeen,
    killer: null,
    errno: null,
    evidence: ["The server's timers began anew: it was restarted. The end is the last moment the statement was seen."],
  };
}

/** Errors by which a history row names the ending. Numbers: MySQL 9.7 and MariaDB 10.11 error references. */
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
      because: 'events_statements_history shows it ended without error.',
    };
  }
  // MySQL clears SQL_TEXT of an interrupted statement, and SLEEP() reports no error when it is interrupted.
  const interrupted = 'events_statements_history shows no error but no text either: it was interrupted';
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
    because: `${interrupted}, by a kill or a timeout: both or neither were counted.`,
  };
}

/** Beyond this, microseconds, the middle of the interval a statement vanished in says nothing of its end. */
const BLIND = 3_000_000;

/** A digest's LAST_SEEN is the end when one execution was counted; else the interval it vanished in bounds it. */
function endFromCounters({ digest, othersEnded }: EndingEvidence, { lastSeen, missedAt }: Disappearance): End {
  const within = digest !== null && digest.lastSeen >= lastSeen - 1_000_000 && digest.lastSeen <= missedAt + 1_000_000;
  if (digest?.executions === 1 && othersEnded === 0 && within) {
    return { at: digest.lastSeen, evidence: [] };
  }
  if (missedAt - lastSeen <= BLIND) {
    return { at: Math.round((lastSeen + missedAt) / 2), evidence: [] };
  }
  const seconds = Math.round((missedAt - lastSeen) / 1e6);
  return {
    at: lastSeen,
    evidence: [`It ended within ${seconds} s without samples; the end is the last moment it was seen.`],
  };
}
