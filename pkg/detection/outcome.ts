import type { Ending, EndingEvidence, HistoryRow } from './ending';
import { findKiller, type KillerFound } from './killer';
import type { Micros } from './sample';

/** Between which two samples the statement ceased to be current. */
export interface Disappearance {
  lastSeen: Micros;
  missedAt: Micros;
}

type Verdict = Pick<Ending, 'outcome' | 'confidence'> & { because: string };

/**
 * Says how a statement ended, from what was read after it. Its own history row is proof; failing that, counters of its
 * digest, its account and the server leave one explanation or several, and several are called `unknown`.
 */
export function classify(evidence: EndingEvidence, between: Disappearance): Ending {
  const { history } = evidence;
  const found = findKiller(evidence);
  const verdict = history === null ? fromCounters(evidence, found) : fromHistory(history, evidence, found);
  const killed = verdict.outcome === 'killed' || verdict.outcome === 'connection-killed';
  return {
    outcome: verdict.outcome,
    confidence: verdict.confidence,
    endedAt: history?.endedAt ?? endFromCounters(evidence, between),
    killer: killed ? found.killer : null,
    errno: history?.errno ?? null,
    evidence: [verdict.because, ...(killed ? found.evidence : [])],
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

function fromCounters(evidence: EndingEvidence, { named, scope }: KillerFound): Verdict {
  const { accountErrors, digest, comKill, abortedClients, timeouts, threadGone, rivals } = evidence;
  const how = threadGone ? 'its connection is gone' : 'its connection has moved on beyond its history';
  const sure = (because: string, outcome: Ending['outcome']): Verdict => ({ outcome, confidence: 'certain', because });
  const likely = (because: string, outcome: Ending['outcome']): Verdict => ({ outcome, confidence: 'likely', because });

  if (named) {
    const outcome = scope === 'connection' ? 'connection-killed' : 'killed';
    return sure(`A KILL named its connection, and ${how}.`, outcome);
  }
  if (rivals > 0) {
    return {
      outcome: 'unknown',
      confidence: 'unknown',
      because: `It left no history row (${how}), and ${rivals} more vanished in the same interval from its account or digest: the counters cannot tell them apart.`,
    };
  }
  const interrupted = accountErrors === null ? (digest?.errors ?? 0) > 0 : accountErrors.interrupted > 0;
  if (threadGone && comKill > 0 && abortedClients > 0 && interrupted) {
    return likely(
      `Its connection is gone; Com_kill rose by ${comKill}, Aborted_clients by ${abortedClients}, and its ${accountErrors === null ? 'digest' : 'account'} counted an error.`,
      'connection-killed'
    );
  }
  if (threadGone && abortedClients > 0 && comKill === 0 && !interrupted) {
    return likely(
      `Its connection is gone without a kill; Aborted_clients rose by ${abortedClients}: the client vanished while it ran, or just after.`,
      'connection-gone'
    );
  }
  if (digest !== null && digest.executions > 0 && digest.errors === 0) {
    return likely(`Its digest counted an execution without error, and ${how}.`, 'finished');
  }
  if (digest !== null && digest.errors > 0 && timeouts > 0 && comKill === 0) {
    return likely(`Its digest counted an error, the server a timeout, and ${how}.`, 'timed-out');
  }
  if (digest !== null && digest.errors > 0 && comKill > 0 && timeouts === 0) {
    return likely(`Its digest counted an error, Com_kill rose by ${comKill}, and ${how}.`, 'killed');
  }
  return {
    outcome: 'unknown',
    confidence: 'unknown',
    because: `It left no history row (${how}), and no counter tells how it ended.`,
  };
}

/** A digest's LAST_SEEN is the end when one execution was counted; else the middle of the interval it vanished in. */
function endFromCounters({ digest, rivals }: EndingEvidence, { lastSeen, missedAt }: Disappearance): Micros {
  const within = digest !== null && digest.lastSeen >= lastSeen - 1_000_000 && digest.lastSeen <= missedAt + 1_000_000;
  return digest?.executions === 1 && rivals === 0 && within ? digest.lastSeen : Math.round((lastSeen + missedAt) / 2);
}
