/** A transaction that waits for an InnoDB lock. */
export interface Waiter {
  transaction: string;
  lockId: string;
}

/** A waiting and a blocking transaction; what is null the server does not tell. */
export interface LockPair {
  waiting: string;
  blocking: string;
  /** The thread that made the blocking lock, and its event at that time (MySQL). A lock that was implicit was made by who met it. */
  blockingThread: number | null;
  blockingEvent: number | null;
  blockingLock: string | null;
}

/** What one waiter is blocked by, reduced to whom it makes sense to look at. */
export interface Blocked<W extends Waiter> {
  waiter: W;
  blockers: LockPair[];
  /** False for blockers that do not hold the record, but asked for it earlier. */
  held: boolean;
}

/** Blockers shown of one waiter: a shared lock can have hundreds of holders. */
const MOST_BLOCKERS = 10;

/** Heap numbers have 13 bits; what is greater is a lock's address. */
const MOST_HEAP = 8192;

/**
 * The record or table that a lock id names: `space:page:heap` or `table` of MySQL 9's `trx:number:…:address`, MySQL 8's
 * `trx:…:address`, and `trx:…` of MariaDB and MySQL before 8.
 */
export function lockedThing(lockId: string): string {
  const parts = lockId.split(':');
  const isRecord = parts.length > 4 || (parts.length === 4 && Number(parts[3]) < MOST_HEAP);
  const end = parts.length > 2 && !(parts.length === 4 && isRecord) ? parts.length - 1 : parts.length;
  return parts.slice(isRecord ? end - 3 : end - 1, end).join(':');
}

/** Waiters by the record they wait for, each group in the order given: that of their waits. */
export function groupWaiters<W extends Waiter>(waiters: W[]): W[][] {
  return [...Map.groupBy(waiters, ({ lockId }) => lockedThing(lockId)).values()];
}

/**
 * Whether reading every pair of data_lock_waits is cheaper than asking for each group's first waiter. Pairs grow as the
 * square of a group (a microsecond each), asking costs 150 microseconds a group.
 */
export function readsAllPairs(groups: Waiter[][]): boolean {
  const pairs = groups.reduce((sum, { length: n }) => sum + (n * (n + 1)) / 2, 0);
  return pairs <= groups.length * 150;
}

/**
 * Says for each waiter who blocks it. Whoever holds the record comes before those who merely asked for it earlier, and a
 * waiter without pairs of its own is blocked by whoever blocks its group: by nobody known, where that has no pairs either.
 */
export function blockersOf<W extends Waiter>(groups: W[][], pairs: LockPair[]): Array<Blocked<W>> {
  const byWaiter = Map.groupBy(pairs, ({ waiting }) => waiting);
  return groups.flatMap((group) => {
    const all = group.map(({ transaction }) => byWaiter.get(transaction) ?? []);
    // Pairs are read a moment after the waiters: the first of them may hold the record by then.
    const granted = all[0]?.length === 0 && all.some((own) => own.length > 0) ? 1 : 0;
    const [waiting, known] = [group.slice(granted), all.slice(granted)];
    const members = new Set(waiting.map(({ transaction }) => transaction));
    const holders = (own: LockPair[]): LockPair[] => own.filter(({ blocking }) => !members.has(blocking));
    const groupHolders = distinct(known.flatMap(holders));
    return waiting.map((waiter, i) => {
      const own = known[i] ?? [];
      const ownHolders = distinct(holders(own));
      const blockers = ownHolders.length > 0 ? ownHolders : own.length > 0 ? own.slice(0, 1) : groupHolders;
      const held = own.length === 0 ? groupHolders.length > 0 : ownHolders.length > 0;
      return { waiter, blockers: blockers.slice(0, MOST_BLOCKERS), held };
    });
  });
}

function distinct(pairs: LockPair[]): LockPair[] {
  return [...new Map(pairs.map((pair) => [pair.blocking, pair])).values()];
}
