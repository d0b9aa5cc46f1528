/** A transaction that waits for an InnoDB lock. */
export interface Waiter {
  transaction: string;
  lockId: string;
}

/** A waiting and a blocking transaction; null where the server does not show it. */
export interface LockPair {
  waiting: string;
  blocking: string;
  /** The thread that made the blocking lock (MySQL): for an implicit lock, the first thread that waited for it. */
  blockingThread: number | null;
  /** That thread's event at the time. */
  blockingEvent: number | null;
  blockingLock: string | null;
}

/** One waiter and what blocks it. */
export interface Blocked<W extends Waiter> {
  waiter: W;
  blockers: LockPair[];
  /** False if the blockers do not hold the record but asked for it earlier. */
  held: boolean;
}

/** A shared lock can have hundreds of holders. */
const MOST_BLOCKERS = 10;

/** Heap numbers have 13 bits; a greater number is a lock's address. */
const HEAP_NUMBERS = 8192;

/**
 * The record (`space:page:heap`) or the table that a lock id names. The ids are `trx:number:target:address` on MySQL 9,
 * `trx:target:address` on MySQL 8, and `trx:target` on MariaDB and MySQL before 8.
 */
export function lockTarget(lockId: string): string {
  const parts = lockId.split(':');
  const isRecord = parts.length > 4 || (parts.length === 4 && Number(parts[3]) < HEAP_NUMBERS);
  const end = parts.length > 2 && !(parts.length === 4 && isRecord) ? parts.length - 1 : parts.length;
  return parts.slice(isRecord ? end - 3 : end - 1, end).join(':');
}

/** Groups waiters by the record they wait for. Within a group they keep their order, by the start of their waits. */
export function groupWaiters<W extends Waiter>(waiters: W[]): W[][] {
  return [...Map.groupBy(waiters, ({ lockId }) => lockTarget(lockId)).values()];
}

/**
 * Whether reading every pair of data_lock_waits is cheaper than asking for each group's first waiter: a group of n has
 * n²/2 pairs of a microsecond each, asking takes 150 microseconds a group.
 */
export function readsAllPairs(groups: Waiter[][]): boolean {
  const pairs = groups.reduce((sum, { length: n }) => sum + (n * (n + 1)) / 2, 0);
  return pairs <= groups.length * 150;
}

/**
 * The blockers of each waiter. Holders of the record come before transactions that only asked for it earlier. A waiter
 * without pairs of its own has its group's blockers, which may be none.
 */
export function blockersOf<W extends Waiter>(groups: W[][], pairs: LockPair[]): Array<Blocked<W>> {
  const byWaiter = Map.groupBy(pairs, ({ waiting }) => waiting);
  return groups.flatMap((group) => {
    const all = group.map(({ transaction }) => byWaiter.get(transaction) ?? []);
    // Pairs are read a moment after the waiters: the first waiter may hold the record by then.
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
