import { gained } from './counters';
import type { AccountIo, OtherThreadsIo } from '../other-threads';

/**
 * Operations on one event by threads that come and go to work for a statement (parallel readers, online DDL): what threads
 * without an account did, less what the server's lasting threads did. Null if that cannot be told.
 */
export function helperOperations(before: OtherThreadsIo, after: OtherThreadsIo, event: string): number | null {
  const all = gainOfAccounts(before, after, event, ({ user }) => user === null);
  const past = new Map(before.threads.filter((io) => io.event === event).map((io) => [io.threadId, io.operations]));
  let left = all;
  for (const { threadId, operations, event: of } of after.threads) {
    if (of === event) {
      left -= Number(gained(past.get(threadId) ?? 0n, operations) ?? 0n);
      past.delete(threadId);
    }
  }
  // What a thread did before it ended is in the sum, and no longer known apart.
  const isKnown = [...past.values()].every((operations) => operations === 0n);
  return isKnown ? Math.max(0, left) : null;
}

/** Operations of sessions on one event, also of those that have ended. */
export function sessionOperations(before: OtherThreadsIo, after: OtherThreadsIo, event: string): number {
  return gainOfAccounts(before, after, event, ({ user }) => user !== null);
}

function gainOfAccounts(
  before: OtherThreadsIo,
  after: OtherThreadsIo,
  event: string,
  isCounted: (account: AccountIo) => boolean
): number {
  const past = new Map(before.accounts.map((io) => [keyOf(io), io.operations]));
  return after.accounts
    .filter((io) => io.event === event && isCounted(io))
    .reduce((sum, io) => sum + Number(gained(past.get(keyOf(io)) ?? 0n, io.operations) ?? 0n), 0);
}

function keyOf({ user, host, event }: AccountIo): string {
  return JSON.stringify([user, host, event]);
}
