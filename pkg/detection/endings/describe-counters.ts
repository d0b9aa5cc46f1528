import { countedErrors, errorNames } from './counters';
import type { EndingEvidence } from './ending';

/** All counters that moved, so that readers can judge the verdict. One that fell was reset, and is not listed. */
export function describeCounters(evidence: EndingEvidence): string {
  const { comKill, abortedClients, timeouts, deadlocks, accountErrors, accountFailures, exits, digest } = evidence;
  const rose = (name: string, by: number | null | undefined): string[] =>
    by != null && by > 0 ? [`${name} +${by}`] : [];
  const moved = [
    ...rose('Com_kill', comKill),
    ...rose('Aborted_clients', abortedClients),
    ...rose('statement timeouts', timeouts),
    ...rose('Innodb_deadlocks', deadlocks),
    ...errorNames.flatMap((error) => rose(`its account's error ${countedErrors[error]}`, accountErrors?.[error])),
    ...rose("its account's failed statements", accountFailures),
    ...rose("its account's ended connections", exits?.connections),
    ...rose('of these by COM_QUIT', exits?.quit),
    ...rose("its digest's executions", digest?.executions),
    ...rose("its digest's errors", digest?.errors),
  ];
  return moved.length === 0 ? 'No counter moved.' : `Counters: ${moved.join(', ')}.`;
}
