import type { Ending, EndingEvidence } from './ending';
import type { KillerFound } from './killer';

export type Verdict = Pick<Ending, 'outcome' | 'confidence'> & { because: string };

/** The clocks of a digest and of a kill may differ by this. Microseconds. */
const CLOCKS_APART = 300;
/** A SLEEP() that is killed ends without an error, but within this time. Microseconds. */
const AT_ONCE = 1_000_000;

/**
 * The verdict on a statement without a history row. Several counters are shared with other statements: one that may have
 * moved for another reason decides nothing.
 */
export function fromCounters(evidence: EndingEvidence, found: KillerFound): Verdict {
  const { accountErrors, exits, digest, comKill, abortedClients, timeouts, sessionEnded, othersEnded } = evidence;
  const how = describeSession(sessionEnded);
  /** None of the executions that its digest has counted since failed, and its own is among them. */
  const clean = digest !== null && digest.executions > othersEnded && digest.errors === 0;
  /** One execution was counted, and it failed. */
  const failed = othersEnded === 0 && digest?.executions === 1 && digest.errors === 1;
  /** All connections of its account that ended did so by COM_QUIT, or none did. */
  const quit = sessionEnded && exits !== null && exits.connections > 0 && exits.quit >= exits.connections;
  const abrupt = sessionEnded && (exits === null || exits.quit === 0);

  if (found.named) {
    return fromNamedKill(evidence, found, quit);
  }
  if (sessionEnded && othersEnded === 0 && !quit && accountErrors !== null) {
    const { interrupted, readError, writeError } = accountErrors;
    if (interrupted > 0 && writeError > 0 && comKill > 0 && !clean) {
      return likely(
        'connection-killed',
        `Its account counted errors 1317 and 1160, Com_kill rose by ${comKill}, and ${how}.`
      );
    }
    if (interrupted === 0 && readError > 0 && abrupt && (digest === null || clean)) {
      return likely(
        'connection-gone',
        `Its account counted error 1158, and ${how}: the client disappeared while the statement ran, or just after.`
      );
    }
  }
  if (sessionEnded && !quit && accountErrors === null && abortedClients > 0) {
    if (failed && comKill > 0) {
      return likely(
        'connection-killed',
        `Its digest counted an error, Com_kill rose by ${comKill}, Aborted_clients rose by ${abortedClients}, and ${how}.`
      );
    }
    const alone = abortedClients === 1 || exits?.connections === 1;
    if (othersEnded === 0 && abrupt && alone && comKill === 0 && (digest === null || clean)) {
      return likely(
        'connection-gone',
        `Aborted_clients rose by ${abortedClients} without a kill, and ${how}: the client disappeared while the statement ran, or just after.`
      );
    }
  }
  if (clean && (quit || (accountErrors === null ? abortedClients === 0 : accountErrors.readError === 0))) {
    return likely(
      'finished',
      `Its digest counted an execution without error, and ${how}${quit ? ' after the client quit (COM_QUIT)' : ''}.`
    );
  }
  if (failed && timeouts > 0 && comKill === 0) {
    return likely('timed-out', `Its digest counted an error, the server counted a timeout and no kill, and ${how}.`);
  }
  if (failed && comKill > 0 && timeouts === 0 && accountErrors?.interrupted !== 0) {
    return likely('killed', `Its digest counted an error, Com_kill rose by ${comKill}, and ${how}.`);
  }
  if (failed && comKill === 0 && timeouts === 0 && (quit || !sessionEnded)) {
    return likely('failed', `Its digest counted an error, the server counted no kill and no timeout, and ${how}.`);
  }
  const others =
    othersEnded === 0 ? '' : ` ${othersEnded} more of its account or digest ended between the same two samples.`;
  return unknown(`It has no history row (${how}), and no counter proves how it ended.${others}`);
}

/**
 * The verdict when a KILL named the statement's connection. That KILL may have come just after the statement ended, or may
 * not have reached it: then the statement ended without error, before the kill or well after. A killed SLEEP() also ends
 * without error, but at the time of the kill. Of several executions without error, none is known to be its own.
 */
function fromNamedKill(
  { digest, othersEnded, accountErrors, sessionEnded }: EndingEvidence,
  { scope, at }: KillerFound,
  quit: boolean
): Verdict {
  const how = describeSession(sessionEnded);
  const outcome = scope === 'connection' ? 'connection-killed' : 'killed';
  const killed = { outcome, because: `A KILL named its connection, and ${how}.` } as const;
  const own = othersEnded === 0 && digest?.executions === 1 && digest.errors === 0 ? digest : null;
  if (own === null) {
    if (digest !== null && digest.executions > 0 && digest.errors === 0) {
      return unknown(
        `A KILL named its connection, but its digest has counted ${digest.executions} executions without error since, and ${how}.`
      );
    }
    const isProven =
      digest === null || digest.executions === 0
        ? (accountErrors?.interrupted ?? 0) > 0
        : digest.errors >= digest.executions;
    return { ...killed, confidence: isProven ? 'certain' : 'likely' };
  }
  if (at === null) {
    return { ...killed, confidence: 'likely' };
  }
  const endedBefore = own.lastSeen < at - CLOCKS_APART;
  const survived = quit && (scope === 'connection' || own.lastSeen > at + AT_ONCE);
  if (endedBefore || survived) {
    const when = endedBefore
      ? 'ended before a KILL named its connection'
      : 'was not ended by the KILL that named its connection';
    return likely('finished', `Its digest counted an execution without error that ${when}, and ${how}.`);
  }
  return { ...killed, confidence: scope === 'connection' ? 'certain' : 'likely' };
}

function likely(outcome: Ending['outcome'], because: string): Verdict {
  return { outcome, confidence: 'likely', because };
}

function unknown(because: string): Verdict {
  return { outcome: 'unknown', confidence: 'unknown', because };
}

function describeSession(sessionEnded: boolean): string {
  return sessionEnded ? 'its connection has ended' : 'its connection has since run other statements';
}

/** All counters that moved, so that readers can judge the verdict. */
export function describeCounters(evidence: EndingEvidence): string {
  const { comKill, abortedClients, timeouts, accountErrors, exits, digest } = evidence;
  const rose = (name: string, by: number | undefined): string[] =>
    by === undefined || by === 0 ? [] : [`${name} +${by}`];
  const moved = [
    ...rose('Com_kill', comKill),
    ...rose('Aborted_clients', abortedClients),
    ...rose('statement timeouts', timeouts),
    ...rose("its account's error 1317", accountErrors?.interrupted),
    ...rose("its account's error 1158", accountErrors?.readError),
    ...rose("its account's error 1160", accountErrors?.writeError),
    ...rose("its account's ended connections", exits?.connections),
    ...rose('of these by COM_QUIT', exits?.quit),
    ...rose("its digest's executions", digest?.executions),
    ...rose("its digest's errors", digest?.errors),
  ];
  return moved.length === 0 ? 'No counter moved.' : `Counters: ${moved.join(', ')}.`;
}
