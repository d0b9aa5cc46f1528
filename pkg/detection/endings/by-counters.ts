import { MOST_ASSIGNMENTS } from './assignments';
import type { Ending, EndedStatement, EndingEvidence } from './ending';
import type { Hypothesis } from './hypotheses';
import type { Fitting } from './joint';
import type { KillerFound } from './killer';

export type Verdict = Pick<Ending, 'outcome' | 'confidence'> & { because: string };

/**
 * The verdict on a statement without a history row: what all assignments that fit agree on is likely. A KILL that named its
 * connection makes it certain if an error shows that it was interrupted.
 */
export function fromCounters({ evidence, between }: EndedStatement, fitting: Fitting, found: KillerFound): Verdict {
  const how = describeSession(evidence.sessionEnded);
  if (fitting === null) {
    return unknown(
      `It has no history row (${how}), and more than ${MOST_ASSIGNMENTS} assignments of the counters to the statements that ended with it would have to be tried.`
    );
  }
  const [first] = fitting;
  const outcomes = [...new Set(fitting.map(({ outcome }) => outcome))];
  if (first === undefined) {
    return unknown(`It has no history row (${how}), and no way to end fits all counters.`);
  }
  if (outcomes.length > 1) {
    return unknown(`It has no history row (${how}), and the counters fit several endings: ${outcomes.join(', ')}.`);
  }
  const because = `${reasonFor(first.outcome, evidence, found)}, and ${how}.${exitOf(first.outcome, fitting, between.startedAt)}`;
  return {
    outcome: first.outcome,
    confidence: isCertain(first.outcome, evidence, found) ? 'certain' : 'likely',
    because,
  };
}

function isCertain(outcome: Ending['outcome'], { digest, accountErrors }: EndingEvidence, found: KillerFound): boolean {
  const isKill = outcome === 'killed' || outcome === 'connection-killed';
  const isInterrupted =
    digest === null || digest.executions === 0
      ? (accountErrors?.interrupted ?? 0) > 0
      : digest.errors > 0 && digest.errors >= digest.executions;
  return isKill && found.named && isInterrupted;
}

function reasonFor(outcome: Ending['outcome'], evidence: EndingEvidence, { named }: KillerFound): string {
  const { accountErrors, abortedClients, comKill, digest, timeouts } = evidence;
  const failed = digest === null ? 'Its error was not seen' : 'Its digest counted an error';
  const closed = `Aborted_clients rose by ${abortedClients}`;
  switch (outcome) {
    case 'finished':
      return digest === null
        ? 'No counter shows an error, a kill or a timeout'
        : `Its digest counted an execution without error${named ? ' that the KILL naming its connection did not end' : ''}`;
    case 'killed':
      return named ? 'A KILL named its connection' : `Com_kill rose by ${comKill}, which nothing else explains as well`;
    case 'connection-killed':
      return named
        ? 'A KILL named its connection'
        : comKill === 0
          ? `${failed}, ${closed} and no KILL was counted: the server closed its connection`
          : `${failed}, Com_kill rose by ${comKill}, ${closed}`;
    case 'timed-out':
      return `The server counted ${timeouts === 1 ? 'a timeout' : `${timeouts} timeouts`}`;
    case 'connection-gone':
      return (accountErrors?.writeTimeout ?? 0) > 0
        ? 'Its account counted error 1161: its client took none of its rows for net_write_timeout, and the server closed its connection'
        : `${closed} without COM_QUIT or a kill: the client disappeared while the statement ran, or just after`;
    case 'lock-wait-timeout':
      return (accountErrors?.lockWaitTimeout ?? 0) > 0
        ? 'Its account counted error 1205'
        : `${failed} when it had waited for as long as the server lets a statement wait for a lock`;
    case 'deadlock-victim':
      return (accountErrors?.deadlock ?? 0) > 0 ? 'Its account counted error 1213' : 'The server counted a deadlock';
    case 'failed':
      return (accountErrors?.memoryLimit ?? 0) > 0
        ? 'Its account counted error 4082: the server closed its connection, which used more memory than connection_memory_limit'
        : `${failed}, and the server counted no kill, no timeout and no lock that was given up`;
    default:
      return 'The counters leave no other ending';
  }
}

/** How its connection ended, where that leaves a question. */
function exitOf(outcome: Ending['outcome'], fitting: Hypothesis[], startedAt: number | undefined): string {
  const isAbrupt = startedAt !== Infinity && fitting.every(({ exit }) => exit === 'abrupt');
  return isAbrupt && (outcome === 'killed' || outcome === 'timed-out' || outcome === 'lock-wait-timeout')
    ? ' Its connection ended without COM_QUIT: whether its client disappeared before that or after it cannot be told.'
    : '';
}

function unknown(because: string): Verdict {
  return { outcome: 'unknown', confidence: 'unknown', because };
}

function describeSession(sessionEnded: boolean | null): string {
  if (sessionEnded === null) {
    return 'whether its connection has ended was not read';
  }
  return sessionEnded ? 'its connection has ended' : 'its connection has since run other statements';
}
