import type { StatementDetails } from '../../../src/shared/details';
import type { LockWait } from '../sample';

export type WaitedFor = NonNullable<StatementDetails['waitedFor']>;

/** All states in which MySQL and MariaDB wait for a metadata lock have this form. */
const METADATA_WAIT = /^Waiting for .*\block\b/i;

/** The lock a statement waits for in one sample, by the lock forest or by its state; null if neither shows a wait. */
export function waitSeen(state: string | null, wait: LockWait | null): WaitedFor | null {
  if (wait !== null) {
    return { kind: wait.kind, object: wait.object };
  }
  return isMetadataWait(state) ? { kind: 'metadata', object: null } : null;
}

/** Whether a session in this state waits for a metadata lock. */
export function isMetadataWait(state: string | null): boolean {
  return state !== null && METADATA_WAIT.test(state);
}
