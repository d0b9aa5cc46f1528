import type { LockKind } from '../../../src/shared/frames';
import { lockKindOf } from '../../detection/locks/wait-states';
import type { RunningStatement } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import { leadingWord } from './statement-words';

/** A statement whose state says that it waits for a lock. */
export interface StateWaiter {
  thread: number;
  kind: LockKind;
  state: string;
  text: string | null;
  startedAt: Micros;
}

export function stateWaiters(statements: RunningStatement[]): StateWaiter[] {
  return statements.flatMap(({ threadId, state, text, startedAt }) => {
    const kind = lockKindOf(state);
    return kind === null || state === null ? [] : [{ thread: threadId, kind, state, text, startedAt }];
  });
}

/** Only these ask for a lock on a whole InnoDB table, which Innodb_row_lock_current_waits does not count. */
const tableLockers = new Set([
  ...['insert', 'replace', 'load', 'lock', 'call', 'create', 'alter', 'drop', 'truncate', 'rename', 'optimize'],
  // A statement without a text may be any of them.
  '',
]);

/** How many statements may wait for an InnoDB table lock or an AUTO-INC lock: these waits have no state of their own. */
export function countTableLockSuspects(statements: RunningStatement[]): number {
  return statements.filter(
    ({ state, text }) => lockKindOf(state) === null && state !== 'User sleep' && tableLockers.has(leadingWord(text))
  ).length;
}
