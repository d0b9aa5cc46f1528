import type { StatementDetails } from '../../../src/shared/frames';
import type { Ending } from '../endings/ending';
import type { LockWait } from '../sample';

type WaitedFor = NonNullable<StatementDetails['waitedFor']>;

/** States in which MySQL and MariaDB wait for a metadata lock: their stages are all of this form. */
const METADATA_WAIT = /^Waiting for .*\block\b/i;

/** The lock a statement waits for in one sample, by the forest or by its state; null where neither shows a wait. */
export function waitSeen(state: string | null, wait: LockWait | null): WaitedFor | null {
  if (wait !== null) {
    return { kind: wait.kind, object: wait.object };
  }
  return isMetadataWait(state) ? { kind: 'metadata', object: null } : null;
}

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

function isMetadataWait(state: string | null): boolean {
  return state !== null && METADATA_WAIT.test(state);
}
