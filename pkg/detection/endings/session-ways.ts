import type { EndedStatement, Ending, EndingEvidence } from './ending';
import { isLate } from './demands';
import { killsNaming } from './killer';
import type { Moves } from './moves';

/**
 * All ways in which a session that blocked others may have ended, with what each moves and costs. It was idle, or ran short
 * statements: its end need not count an error. A KILL QUERY does not end it.
 */
export function waysOfSession({ evidence }: EndedStatement): Array<[Ending['outcome'], Moves, cost: number]> {
  const lives: ReturnType<typeof waysOfSession> = evidence.sessionEnded === true ? [] : [['subsided', {}, 0]];
  if (evidence.sessionEnded === false) {
    return lives;
  }
  const killed: Moves = {
    ...{ error: [0, 1], interrupted: [0, 1], readError: [0, 1], writeError: [0, 1] },
    ...{ kill: 'connection', exit: 'abrupt' },
  };
  if (killsNaming(evidence).some(({ scope }) => scope === 'connection')) {
    return [...lives, ['connection-killed', killed, 0]];
  }
  return [
    ...lives,
    ['finished', { exit: 'quit' }, 0],
    [
      'connection-gone',
      { readError: [0, 1], writeError: [0, 1], idle: [0, 1], exit: 'abrupt' },
      isOnlyAbort(evidence) ? 0.5 : 0,
    ],
    ['connection-killed', killed, 0],
  ];
}

/** A connection was killed, which always counts an aborted client, and its account lost the only one that was counted. */
export function isOnlyAbort(evidence: EndingEvidence): boolean {
  const { abortedClients, exits, unnamedKillsByScope } = evidence;
  const isAbrupt = exits !== null && exits.connections > exits.quit && !isLate(evidence);
  return isAbrupt && abortedClients === 1 && (unnamedKillsByScope?.connection ?? 0) > 0;
}
