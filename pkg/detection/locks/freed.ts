import type { Locks } from '../sample';

/** Threads of sessions that wait behind one, by what becomes of them when it is gone. */
export interface Freed {
  /** They wait for it alone. */
  atOnce: number[];
  /** They wait for others, too, that are freed with it. */
  afterwards: number[];
  /** They wait, through others or themselves, also for a session that stays: the one named, or an unknown one. */
  stillBlocked: Array<{ thread: number; by: number | null }>;
}

/** Sessions behind this thread, directly and through others. Linear in waits. */
export function freedBy({ waits }: Pick<Locks, 'waits'>, killed: number): Freed {
  const blockersOf = new Map<number, Array<number | null>>();
  const waitersOf = new Map<number, number[]>();
  for (const { waiting, blocking } of waits) {
    add(blockersOf, waiting, blocking);
    if (blocking !== null) {
      add(waitersOf, blocking, waiting);
    }
  }
  const behind = reachable(waitersOf, killed);
  const stays = staying(blockersOf, waitersOf, behind, killed);
  const freed = [...behind].filter((thread) => !stays.has(thread));
  const isDirect = (thread: number): boolean => blockersOf.get(thread)?.every((one) => one === killed) === true;
  return {
    atOnce: freed.filter(isDirect),
    afterwards: freed.filter((thread) => !isDirect(thread)),
    stillBlocked: [...stays].map(([thread, by]) => ({ thread, by })),
  };
}

function reachable(waitersOf: Map<number, number[]>, from: number): Set<number> {
  const found = new Set<number>();
  const open = [...(waitersOf.get(from) ?? [])];
  for (let thread = open.pop(); thread !== undefined; thread = open.pop()) {
    if (thread !== from && !found.has(thread)) {
      found.add(thread);
      open.push(...(waitersOf.get(thread) ?? []));
    }
  }
  return found;
}

/** Those that a session outside holds up, and all behind them, each with that session. */
function staying(
  blockersOf: Map<number, Array<number | null>>,
  waitersOf: Map<number, number[]>,
  behind: Set<number>,
  killed: number
): Map<number, number | null> {
  const stays = new Map<number, number | null>();
  const open = [...behind].flatMap((thread) => {
    const outside = blockersOf.get(thread)?.find((one) => one === null || (one !== killed && !behind.has(one)));
    return outside === undefined ? [] : [{ thread, by: outside }];
  });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { thread, by } = next;
    if (!stays.has(thread)) {
      stays.set(thread, by);
      open.push(...(waitersOf.get(thread) ?? []).filter((one) => behind.has(one)).map((one) => ({ thread: one, by })));
    }
  }
  return stays;
}

function add<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [value]);
  } else {
    list.push(value);
  }
}
