import type { LockKind } from '../../../src/shared/frames';
import type { StatementDetails } from '../../../src/shared/details';
import type { LockWait } from '../sample';
import { lockKindOf } from './wait-states';

export type WaitedFor = NonNullable<StatementDetails['waitedFor']>;

/** The lock a statement waits for in one sample, by the lock forest or by its state; null if neither shows a wait. */
export function waitSeen(state: string | null, wait: Pick<LockWait, 'kind' | 'object'> | null): WaitedFor | null {
  if (wait !== null) {
    return { kind: wait.kind, object: wait.object };
  }
  const kind = lockKindOf(state);
  return kind === null ? null : { kind, object: state === 'User lock' ? USER_LOCK : null };
}

const words: Record<LockKind, string> = {
  row: 'a row lock',
  metadata: 'a metadata lock',
  table: 'a table lock',
  'auto-inc': 'an AUTO-INC lock',
  flush: 'the end of a table flush',
};

/** How `readMetadataLocks` names what GET_LOCK() takes, before a space and its own name. */
export const USER_LOCK = 'user level lock';

/** `a row lock on shop.products`, `a user-level lock “nightly”`. */
export function describeWait({ kind, object }: WaitedFor): string {
  if (object?.startsWith(USER_LOCK) === true) {
    const name = object.slice(USER_LOCK.length).trim();
    return `a user-level lock${name === '' || name === '?' ? '' : ` “${name}”`}`;
  }
  return `${words[kind]}${object === null ? '' : ` on ${object}`}`;
}
