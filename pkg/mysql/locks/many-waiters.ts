import { mapReading, type Reading } from '../../detection/reading';
import type { Micros } from '../../detection/time';
import { innodbStatusPart, listTransactions, readInnodbStatus, type ListedTransaction } from './innodb-status';
import { lockTarget } from './lock-groups';
import type { BatchReader } from '../protocol/batch-reader';
import { lockKind, type RowWait } from './row-wait';
import type { Transaction } from './transactions';

/**
 * Above this number of waiters INNODB_LOCK_WAITS and INNODB_LOCKS are not read: they take a millisecond for 64 waiters
 * on one record and three seconds for a thousand, with InnoDB's locks held.
 */
export const MANY_WAITERS = 64;

interface Holder {
  transaction: string;
  exclusive: boolean;
}

/** Reads many waits from InnoDB's status report, which lists every wait in a few lines but names no holder. */
export class ManyWaiters {
  /** From the last report: a report has ages only, and a start must not move from one sample to the next. */
  #transactions = new Map<string, Transaction>();
  /** Who held which record when the tables were last read: a lock is kept until its transaction ends. */
  #holders = new Map<string, Holder>();

  /** Remembers the holders, while the tables can still be read. */
  remember(waits: RowWait[]): void {
    this.#holders = new Map(
      waits.flatMap(({ waiting, blocking, held }) =>
        waiting.waitsFor === null || blocking === null || held === null
          ? []
          : [[lockTarget(waiting.waitsFor.lockId), { transaction: blocking.id, exclusive: held.exclusive }] as const]
      )
    );
  }

  /** `at`: time of this sample. Rejects with a ServerError when the connection breaks. */
  async read(reader: Pick<BatchReader, 'read'>, at: Micros): Promise<Reading<RowWait[]>> {
    const { innodbStatus } = await reader.read({ innodbStatus: innodbStatusPart });
    return mapReading(innodbStatus, (rows) => this.waitsIn(readInnodbStatus(rows), at));
  }

  /**
   * The waits in a report. The blocker is the transaction that last changed the record, if it still exists; else the
   * remembered holder, if it still exists; else the only transaction that has row locks and does not wait, because every
   * chain of waits ends at a transaction that does not wait; else null.
   */
  waitsIn(report: string, at: Micros): RowWait[] {
    const listed = listTransactions(report);
    const known = new Map(listed.map((one) => [one.id, asTransaction(one, this.#transactions.get(one.id), at)]));
    this.#transactions = known;
    const roots = listed.filter(({ waitsFor, rowLocks }) => waitsFor === null && rowLocks > 0);
    const onlyRoot = roots.length === 1 ? known.get(roots[0]?.id ?? '') : undefined;
    return listed.flatMap(({ id, waitsFor }) => {
      const waiting = known.get(id);
      if (waitsFor === null || waiting === undefined) {
        return [];
      }
      const { object, index, mode, record, changedBy, target } = waitsFor;
      const another = (transaction: string | null | undefined) =>
        transaction === null || transaction === undefined || transaction === id ? undefined : known.get(transaction);
      const holder = this.#holders.get(target);
      const changer = another(changedBy);
      const remembered = another(holder?.transaction);
      const blocking = changer ?? remembered ?? onlyRoot ?? null;
      // A lock is kept until its transaction ends; only the last way merely leaves one candidate.
      const because =
        changer !== undefined || remembered !== undefined
          ? undefined
          : onlyRoot !== undefined
            ? 'It is the only transaction that has row locks and does not wait.'
            : 'With so many waiters only the status report of InnoDB is read, which names no holder.';
      const exclusive =
        changer !== undefined || mode.startsWith('S') || (remembered !== undefined && holder?.exclusive === true);
      return [
        {
          waiting,
          blocking,
          blockingThread: null,
          kind: lockKind(mode, index === null ? object : target),
          lock: { object, index, mode, record },
          held: blocking === null ? null : { thread: null, eventId: null, exclusive },
          ...(because !== undefined && { because }),
        },
      ];
    });
  }
}

function asTransaction(
  { id, processlistId, active, waitsFor, toUndo }: ListedTransaction,
  before: Transaction | undefined,
  at: Micros
): Transaction {
  const sameWait = waitsFor !== null && before?.waitsFor?.lockId === waitsFor.target ? before.waitsFor : null;
  return {
    id,
    processlistId,
    rollsBack: toUndo !== null,
    // An age is in whole seconds, rounded down: this is the earliest possible start.
    startedAt: before?.startedAt ?? at - (active + 1) * 1e6,
    selectsLockNothing: false,
    waitsFor: waitsFor === null ? null : (sameWait ?? { lockId: waitsFor.target, since: at - waitsFor.waited * 1e6 }),
  };
}
