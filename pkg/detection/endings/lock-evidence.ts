import { isMetadataWait, type WaitedFor } from '../locks/lock-wait';
import type { Ending } from './ending';

/**
 * What its locks have to do with an ending, for the evidence. `waitedFor` is the last wait that was seen: the state of the
 * last sample may be a later one, for a server goes back to the stage before when it gives up.
 */
export function lockEvidence(outcome: Ending['outcome'], state: string | null, waitedFor: WaitedFor | null): string[] {
  if (outcome === 'lock-wait-timeout') {
    return [
      waitedFor === null
        ? `For which kind of lock it waited was not seen: ${state === null ? 'no state of it was' : `its last state was “${state}”`}.`
        : `It was last seen waiting for a ${waitedFor.kind} lock${waitedFor.object === null ? '' : ` on ${waitedFor.object}`}.`,
    ];
  }
  return isMetadataWait(state) ? [`It was waiting for a metadata lock: its last state was “${state}”.`] : [];
}
