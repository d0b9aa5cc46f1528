import type { Micros } from '../../detection/time';
import { innodbStatusPart, listTransactions, readInnodbStatus, type ListedTransaction } from './innodb-status';
import type { BatchReader } from '../protocol/batch-reader';
import type { RowWait, Transaction } from './row-wait';

/** INNODB_LOCK_WAITS and its like tell of so many waiting sessions: a millisecond then, three seconds for a thousand. */
export const mostListed = 64;

/** What one report tells and the next must tell alike. */
export interface ManyWaiters {
  /** Times of transactions, which the report gives as ages. */
  transactions: Map<string, Transaction>;
  /** Who held which record while the tables were read, by `space:page:heap`: a lock is kept until its transaction ends. */
  holders: Map<string, { transaction: string; exclusive: boolean }>;
}

export function noWaiters(): ManyWaiters {
  return { transactions: new Map(), holders: new Map() };
}

/** Reads a crowd's waits from InnoDB's status report, which lists every wait once but names no holder. */
export async function readManyWaiters(reader: BatchReader, crowd: ManyWaiters, at: Micros): Promise<RowWait[]> {
  const { innodbStatus } = await reader.read({ innodbStatus: innodbStatusPart });
  return waitsOf(listTransactions(readInnodbStatus(innodbStatus ?? [])), crowd, at);
}

/**
 * Says who holds what each waits for: the transaction that changed the record and still goes on; else who held it when
 * the tables were last read, and goes on; else, where one alone has locks and does not wait, that one, for every chain of
 * waits ends with such; else it is not known.
 */
export function waitsOf(listed: ListedTransaction[], crowd: ManyWaiters, at: Micros): RowWait[] {
  const known = new Map(listed.map((one) => [one.id, timesOf(one, crowd.transactions.get(one.id), at)]));
  crowd.transactions = known;
  const roots = listed.filter(({ waitsFor, rowLocks }) => waitsFor === null && rowLocks > 0);
  const only = roots.length === 1 ? roots[0]?.id : undefined;
  return listed.flatMap(({ id, waitsFor }) => {
    const waiting = known.get(id);
    if (waitsFor === null || waiting === undefined) {
      return [];
    }
    const { object, index, mode, record, changedBy, thing } = waitsFor;
    const changer = changedBy === null || changedBy === id ? undefined : known.get(changedBy);
    const holder = crowd.holders.get(thing);
    const remembered = holder === undefined || holder.transaction === id ? undefined : known.get(holder.transaction);
    const blocking = changer ?? remembered ?? (only === undefined ? undefined : known.get(only)) ?? null;
    const exclusive =
      changer !== undefined || mode.startsWith('S') || (remembered !== undefined && holder?.exclusive === true);
    return [
      {
        waiting,
        blocking,
        blockingThread: null,
        lock: { object, index, mode, record },
        held: blocking === null ? null : { thread: null, eventId: null, exclusive },
      },
    ];
  });
}

function timesOf(
  { id, processlistId, active, waitsFor }: ListedTransaction,
  before: Transaction | undefined,
  at: Micros
): Transaction {
  const sameWait = waitsFor !== null && before?.waitsFor?.lockId === waitsFor.thing ? before.waitsFor : null;
  return {
    id,
    processlistId,
    // Ages are whole seconds: it began no later than this.
    startedAt: before?.startedAt ?? at - (active + 1) * 1e6,
    spareSelects: false,
    waitsFor: waitsFor === null ? null : (sameWait ?? { lockId: waitsFor.thing, since: at - waitsFor.waited * 1e6 }),
  };
}
