import type { Verdict } from './by-counters';
import type { EndedStatement } from './ending';
import type { Fitting } from './joint';
import type { KillerFound } from './killer';

/** The verdict on a session that blocked others: it ended its transaction, or its connection ended in the way that fits all counters. */
export function verdictOfSession({ evidence }: EndedStatement, fitting: Fitting, found: KillerFound): Verdict {
  const { abortedClients, accountErrors, comKill, exits, sessionEnded } = evidence;
  if (sessionEnded === false) {
    const because =
      'Its session is still there and blocks nobody: its transaction has ended, or nobody waits for it any more.';
    return { outcome: 'subsided', confidence: 'certain', because };
  }
  if (sessionEnded === true && found.named && found.scope !== 'query') {
    return {
      outcome: 'connection-killed',
      confidence: 'certain',
      because: 'A KILL named its connection, which has ended.',
    };
  }
  const outcomes = [...new Set(fitting?.map(({ outcome }) => outcome))];
  const [outcome] = outcomes;
  if (outcome === undefined || outcomes.length > 1) {
    const fits =
      outcomes.length === 0 ? 'no counter shows how' : `the counters fit several endings: ${outcomes.join(', ')}`;
    return {
      outcome: 'unknown',
      confidence: 'unknown',
      because: `${sessionEnded === null ? 'Whether its connection has ended was not read' : 'Its connection has ended'}, and ${fits}.`,
    };
  }
  const because =
    outcome === 'finished'
      ? 'Its client closed the connection (COM_QUIT).'
      : outcome === 'connection-killed'
        ? `Its connection has ended without COM_QUIT, and Com_kill rose by ${comKill}.`
        : (accountErrors?.idle ?? 0) >= Math.max(1, (exits?.connections ?? 0) - (exits?.quit ?? 0))
          ? 'Its connection has ended without COM_QUIT, and its account counted error 4031: the server closed it for being idle (wait_timeout).'
          : `Its connection has ended without COM_QUIT and without a kill; Aborted_clients rose by ${abortedClients}: its client disappeared, or the server closed it for being idle.`;
  return { outcome, confidence: 'likely', because };
}
