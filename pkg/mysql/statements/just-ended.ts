import type { JustEnded } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { Ran } from './statement-history';

/**
 * What became of one statement that was known to run: nothing where its thread has no statement in `ran`, as on a closed
 * connection. `at` is the sample's time.
 */
export function justEnded(
  { threadId, eventId }: { threadId: number; eventId: number },
  ran: Ran[],
  at: Micros,
  timeOf: (timer: Picos) => Micros
): JustEnded[] {
  const own = ran.find((one) => one.eventId === eventId);
  const after = ran.filter((one) => one.eventId > eventId);
  const secondsOf = (some: Ran[]): number =>
    some.reduce((sum, { started, ended }) => sum + Math.max(0, Math.min(at, timeOf(ended)) - timeOf(started)), 0) / 1e6;
  return own === undefined && after.length === 0
    ? []
    : [
        {
          threadId,
          eventId,
          secondsAgo: own === undefined ? null : Math.max(0, at - timeOf(own.ended)) / 1e6,
          othersSeconds: secondsOf(after),
          othersEndedSeconds: secondsOf(after.filter(({ isRunning }) => !isRunning)),
        },
      ];
}
