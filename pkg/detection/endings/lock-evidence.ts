import { isMetadataWait, type WaitedFor } from '../locks/lock-wait';
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
        : `It was last seen waiting for a ${waitedFor.kind} lock${waitedFor.object === null ? '' : ` on ${waitedFor.object}`}.`,
    ];
  }
  return isMetadataWait(state) ? [`It was waiting for a metadata lock: its last state was “${state}”.`] : [];
}
