import type { Verdict } from './by-counters';
import { unnamedKillsOf } from './demands';
import type { Ending, EndedStatement, HistoryRow } from './ending';
import { killsNaming, type KillerFound } from './killer';
import { lockWait } from './lock-wait-limit';
import { kindOf } from './statement-kind';

/**
 * Error numbers in a history row that tell the outcome, with the SQLSTATE that the server gives them. From the error
 * references of MySQL 9.7 and MariaDB 10.11.
 */
const errors: Record<number, { outcome: Ending['outcome']; sqlState: string }> = {
  1053: { outcome: 'server-restarted', sqlState: '08S01' }, // ER_SERVER_SHUTDOWN
  1205: { outcome: 'lock-wait-timeout', sqlState: 'HY000' }, // ER_LOCK_WAIT_TIMEOUT
  1213: { outcome: 'deadlock-victim', sqlState: '40001' }, // ER_LOCK_DEADLOCK
  1317: { outcome: 'killed', sqlState: '70100' }, // ER_QUERY_INTERRUPTED
  1927: { outcome: 'connection-killed', sqlState: '70100' }, // MariaDB: ER_CONNECTION_KILLED
  1969: { outcome: 'timed-out', sqlState: '70100' }, // MariaDB: ER_STATEMENT_TIMEOUT
  3024: { outcome: 'timed-out', sqlState: 'HY000' }, // MySQL: ER_QUERY_TIMEOUT
};

/** A statement that ends this long after a KILL that names it was ended by it. Microseconds. */
const AT_ONCE = 1_000_000;

/**
 * The verdict of a statement's own history row. An error in it is proof; its absence is, where the kind of statement allows.
 * `explained`: the kills of the interval that other rows show.
 */
export function fromHistory(
  history: HistoryRow,
  statement: EndedStatement,
  found: KillerFound,
  explained: number
): Verdict {
  const { comKill, timeouts } = statement.evidence;
  if (history.errno !== 0) {
    const message = history.message === null ? '' : `: ${history.message}`;
    const shows = `events_statements_history shows error ${history.errno}${message}`;
    const known = errors[history.errno];
    if (known !== undefined && history.sqlState !== null && history.sqlState !== known.sqlState) {
      const because = `${shows}, with SQLSTATE ${history.sqlState}: the statement raised it itself (SIGNAL).`;
      return { outcome: 'failed', confidence: 'certain', because };
    }
    const listed = known?.outcome ?? 'failed';
    const outcome = listed === 'killed' && found.scope === 'connection' ? 'connection-killed' : listed;
    if (outcome === 'failed' && history.textLost && killedJustBefore(history, statement)) {
      return likely(
        'killed',
        `${shows}, and no text: it was interrupted, and a KILL named its connection just before.`
      );
    }
    return { outcome, confidence: 'certain', because: `${shows}.` };
  }
  if (!history.textLost) {
    return withoutError(history, statement, explained);
  }
  // MySQL clears SQL_TEXT of an interrupted statement. An interrupted SLEEP() reports no error.
  const interrupted = 'events_statements_history shows no error and no text: it was interrupted';
  const [kills, timedOut] = [comKill ?? 0, timeouts ?? 0];
  if (found.named || (kills > 0 && timedOut === 0)) {
    const confidence = found.named ? 'certain' : 'likely';
    return { outcome: 'killed', confidence, because: `${interrupted}; Com_kill rose by ${kills}.` };
  }
  if (timedOut > 0 && kills === 0) {
    const because = `${interrupted}; Max_execution_time_exceeded rose by ${timedOut}.`;
    return { outcome: 'timed-out', confidence: 'likely', because };
  }
  return unknown(`${interrupted}, by a kill or by a timeout. Both or neither were counted.`);
}

function killedJustBefore({ endedAt }: HistoryRow, { evidence }: EndedStatement): boolean {
  return killsNaming(evidence).some(({ at }) => at !== null && at <= endedAt && endedAt - at < AT_ONCE);
}

/** Statements of some kinds end without an error when they are killed, or give up waiting. */
function withoutError(history: HistoryRow, statement: EndedStatement, explained: number): Verdict {
  const { evidence, between } = statement;
  const { accountErrors, flavour, lockWaitTimeouts, timeouts } = evidence;
  const shows = 'events_statements_history shows that it ended without error';
  const { endsQuietly, limitSeconds, reportsErrorsAsRows, runsOthers } = kindOf(flavour, between.text ?? '');
  // MySQL clears the text of what was killed, but not of a CALL; MariaDB clears none.
  if (endsQuietly && (flavour === 'MariaDB' || runsOthers)) {
    const quiet = `${shows}, as a statement of its kind does when it is killed`;
    if (killedJustBefore(history, statement)) {
      return likely('killed', `${quiet}, and a KILL named its connection just before.`);
    }
    const kills = unnamedKillsOf(evidence);
    if (kills === null || kills > explained) {
      return unknown(`${quiet}, and a KILL was counted that may have been of it.`);
    }
  }
  if (flavour === 'MariaDB' && endsQuietly && timeouts !== 0) {
    const { startedAt } = between;
    const isAtLimit =
      limitSeconds !== null &&
      startedAt !== undefined &&
      Math.abs(history.endedAt - startedAt - limitSeconds * 1e6) < AT_ONCE;
    const quiet = `${shows}, as a statement of its kind does when it times out`;
    return isAtLimit && timeouts !== null
      ? likely('timed-out', `${quiet}; it ran for its max_statement_time, and the server counted ${timeouts}.`)
      : unknown(`${quiet}, and a timeout was counted that may have been of it.`);
  }
  if (!reportsErrorsAsRows) {
    return { outcome: 'finished', confidence: 'certain', because: `${shows}.` };
  }
  const gaveUp = `${shows}, as a statement of its kind does when it gives up waiting for a lock`;
  if (flavour === 'MySQL' && accountErrors?.lockWaitTimeout !== undefined) {
    return accountErrors.lockWaitTimeout === 0
      ? {
          outcome: 'finished',
          confidence: 'certain',
          because: `${shows}, and its account counted no lock wait timeout.`,
        }
      : likely('lock-wait-timeout', `${gaveUp}, and its account counted error 1205.`);
  }
  const isWaiting = between.waitedFor != null || /^waiting for/i.test(between.state ?? '');
  if (!isWaiting) {
    return {
      outcome: 'finished',
      confidence: flavour === 'MySQL' || between.state !== undefined ? 'certain' : 'likely',
      because: `${shows}.`,
    };
  }
  const isAtLimit =
    lockWaitTimeouts != null &&
    lockWait({
      evidence: { ...evidence, digest: null },
      between: { ...between, lastSeen: history.endedAt, missedAt: history.endedAt },
    }) === 'limit';
  return isAtLimit
    ? likely('lock-wait-timeout', `${gaveUp}, and it had waited for as long as the server lets a statement wait.`)
    : unknown(`${gaveUp}, and it was last seen waiting for one.`);
}

function likely(outcome: Ending['outcome'], because: string): Verdict {
  return { outcome, confidence: 'likely', because };
}

function unknown(because: string): Verdict {
  return { outcome: 'unknown', confidence: 'unknown', because };
}
