import type { Ending, EndingEvidence } from './ending';
import type { KillerFound } from './killer';

export type Verdict = Pick<Ending, 'outcome' | 'confidence'> & { because: string };

/** Clocks of a digest and of a kill are read apart. Microseconds. */
const CLOCKS_APART = 300;

/**
 * The verdict over a statement that left no history row. Several counters belong to more than this statement: one that
 * could have moved for another reason decides nothing.
 */
export function fromCounters(evidence: EndingEvidence, found: KillerFound): Verdict {
  const { accountErrors, exits, digest, comKill, abortedClients, timeouts, sessionEnded, othersEnded } = evidence;
  const how = sessionEnded ? 'its connection is gone' : 'its connection has moved on beyond its history';
  const likely = (outcome: Ending['outcome'], because: string): Verdict => ({ outcome, confidence: 'likely', because });
  /** Every execution its digest counted since ended without error, its own among them. */
  const clean = digest !== null && digest.executions > othersEnded && digest.errors === 0;
  /** One execution was counted, and it failed. */
  const failed = othersEnded === 0 && digest?.executions === 1 && digest.errors === 1;
  /** All connections that its account ended took their leave, or none did. */
  const quit = sessionEnded && exits !== null && exits.connections > 0 && exits.quit >= exits.connections;
  const abrupt = sessionEnded && (exits === null || exits.quit === 0);

  if (found.named) {
    return fromNamedKill(evidence, found, how, quit);
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
        `Its account counted error 1158 and ${how}: its client vanished while it ran, or just after.`
      );
    }
  }
  if (sessionEnded && !quit && accountErrors === null && abortedClients > 0) {
    if (failed && comKill > 0) {
      return likely(
        'connection-killed',
        `Its digest counted an error, Com_kill rose by ${comKill}, Aborted_clients by ${abortedClients}, and ${how}.`
      );
    }
    const alone = abortedClients === 1 || exits?.connections === 1;
    if (othersEnded === 0 && abrupt && alone && comKill === 0 && (digest === null || clean)) {
      return likely(
        'connection-gone',
        `Aborted_clients rose by ${abortedClients} without a kill, and ${how}: its client vanished while it ran, or just after.`
      );
    }
  }
  if (clean && (quit || (accountErrors === null ? abortedClients === 0 : accountErrors.readError === 0))) {
    const leave = quit ? ', which took its leave' : '';
    return likely('finished', `Its digest counted an execution without error, and ${how}${leave}.`);
  }
  if (failed && timeouts > 0 && comKill === 0) {
    return likely('timed-out', `Its digest counted an error, the server a timeout and no kill, and ${how}.`);
  }
  if (failed && comKill > 0 && timeouts === 0 && accountErrors?.interrupted !== 0) {
    return likely('killed', `Its digest counted an error, Com_kill rose by ${comKill}, and ${how}.`);
  }
  if (failed && comKill === 0 && timeouts === 0 && (quit || !sessionEnded)) {
    return likely('failed', `Its digest counted an error, neither a kill nor a timeout was, and ${how}.`);
  }
  const others =
    othersEnded === 0 ? '' : ` ${othersEnded} more of its account or digest vanished in the same interval.`;
  return {
    outcome: 'unknown',
    confidence: 'unknown',
    because: `It left no history row (${how}), and no counter proves how it ended.${others}`,
  };
}

/** A SLEEP() that is killed ends without error, but at once. Microseconds. */
const AT_ONCE = 1_000_000;

/**
 * A KILL that names a connection may have come just after its statement, or not have reached it: then that ended without
 * error, before or well after. So does a SLEEP() that was killed, at the kill's own moment. Of several executions without
 * error, none is known to be its own.
 */
function fromNamedKill(
  { digest, othersEnded, accountErrors }: EndingEvidence,
  { scope, at }: KillerFound,
  how: string,
  quit: boolean
): Verdict {
  const outcome = scope === 'connection' ? 'connection-killed' : 'killed';
  const killed = { outcome, because: `A KILL named its connection, and ${how}.` } as const;
  const own = othersEnded === 0 && digest?.executions === 1 && digest.errors === 0 ? digest : null;
  if (own === null) {
    if (digest !== null && digest.executions > 0 && digest.errors === 0) {
      const because = `A KILL named its connection, but its digest counted ${digest.executions} executions without error since, and ${how}.`;
      return { outcome: 'unknown', confidence: 'unknown', because };
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
  const before = own.lastSeen < at - CLOCKS_APART;
  const survived = quit && (scope === 'connection' || own.lastSeen > at + AT_ONCE);
  if (before || survived) {
    const when = before
      ? 'ended before a KILL named its connection'
      : 'was not ended by the KILL that named its connection';
    const because = `Its digest counted an execution without error that ${when}, and ${how}.`;
    return { outcome: 'finished', confidence: 'likely', because };
  }
  return { ...killed, confidence: scope === 'connection' ? 'certain' : 'likely' };
}

/** All that was counted, for whoever wants to judge the verdict. */
export function whatMoved({ comKill, abortedClients, timeouts, accountErrors, exits, digest }: EndingEvidence): string {
  const rose = (name: string, by: number | undefined): string[] =>
    by === undefined || by === 0 ? [] : [`${name} +${by}`];
  const counted = [
    ...rose('Com_kill', comKill),
    ...rose('Aborted_clients', abortedClients),
    ...rose('statement timeouts', timeouts),
    ...rose("its account's error 1317", accountErrors?.interrupted),
    ...rose("its account's error 1158", accountErrors?.readError),
    ...rose("its account's error 1160", accountErrors?.writeError),
    ...rose("its account's connections ended", exits?.connections),
    ...rose('by COM_QUIT', exits?.quit),
    ...rose("its digest's executions", digest?.executions),
    ...rose("its digest's errors", digest?.errors),
  ];
  return counted.length === 0 ? 'No counter moved.' : `Counted: ${counted.join(', ')}.`;
}
