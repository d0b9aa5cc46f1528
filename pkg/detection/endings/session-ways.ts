import type { EndedStatement, Ending } from './ending';
import { killsNaming } from './killer';
import type { Moves } from './moves';

/**
 * All ways in which a session that blocked others may have ended, with what each moves and costs. It was idle, or ran short
 * statements: its end need not count an error. A KILL QUERY does not end it.
 */
export function waysOfSession({ evidence }: EndedStatement): Array<[Ending['outcome'], Moves, cost: number]> {
  if (!evidence.sessionEnded) {
    return [['subsided', {}, 0]];
  }
  const killed: Moves = {
    ...{ error: [0, 1], interrupted: [0, 1], readError: [0, 1], writeError: [0, 1] },
    ...{ kill: 'connection', exit: 'abrupt' },
  };
  if (killsNaming(evidence).some(({ scope }) => scope === 'connection')) {
    return [['connection-killed', killed, 0]];
  }
  // That its client vanished just when a connection was killed that nobody else lost would be a coincidence.
  const isKillSeen = (evidence.unnamedKillsByScope?.connection ?? 0) > 0;
  return [
    ['finished', { exit: 'quit' }, 0],
    ['connection-gone', { readError: [0, 1], writeError: [0, 1], exit: 'abrupt' }, isKillSeen ? 0.5 : 0],
    ['connection-killed', killed, 0],
  ];
}
