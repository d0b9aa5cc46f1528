import { describeWait, waitSeen, type WaitedFor } from '../locks/lock-wait';
import type { Ending } from './ending';

/**
 * Evidence of the lock a statement waited for when it ended. `waitedFor` is the last wait that was seen. The last state may
 * be a later one: a server that gives up a wait returns to the previous stage.
 */
export function lockEvidence(outcome: Ending['outcome'], state: string | null, waitedFor: WaitedFor | null): string[] {
  if (outcome === 'lock-wait-timeout') {
    return [
      waitedFor === null
        ? `No sample shows which kind of lock it waited for: ${state === null ? 'its state is not known' : `its last state was “${state}”`}.`
        : `It was last seen waiting for ${describeWait(waitedFor)}.`,
    ];
  }
  const wait = waitSeen(state, null);
  return wait === null ? [] : [`It was waiting for ${describeWait(wait)}: its last state was “${state}”.`];
}
