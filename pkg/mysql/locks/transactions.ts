import type { Micros } from '../../detection/time';
import type { Waiter } from './lock-groups';
import type { Part } from '../protocol/part';
import { number, numberOrNull, text, type Row } from '../protocol/rows';

/** One row of INNODB_TRX. */
export interface Transaction {
  id: string;
  /** 0 for a prepared or recovered transaction, which has no session. */
  processlistId: number;
  /** It undoes its changes. */
  rollsBack: boolean;
  startedAt: Micros;
  /** Whether its plain SELECTs lock nothing; false where its isolation level is unknown. */
  selectsLockNothing: boolean;
  waitsFor: { lockId: string; since: Micros } | null;
}

/** A transaction that waits for a row lock. */
export interface WaitingTransaction extends Waiter {
  of: Transaction;
  since: Micros;
}

/** The transactions that hold or wait for locks of InnoDB. */
export const transactionsPart: Part = {
  sql: `SELECT trx_id, trx_state, trx_mysql_thread_id, trx_requested_lock_id, trx_isolation_level AS isolation,
      UNIX_TIMESTAMP(trx_started) AS started, UNIX_TIMESTAMP(trx_wait_started) AS wait_started
    FROM information_schema.INNODB_TRX WHERE trx_state <> 'RUNNING' OR trx_lock_structs > 0`,
  limit: 5000,
};

/** A transaction of any session, whether it has locks or not. */
export interface OpenTransaction {
  processlistId: number;
  startedAt: Micros;
}

/** All open transactions. Read only to find who may hold a metadata lock that no table shows. */
export const openTransactionsPart: Part = {
  sql: `SELECT trx_mysql_thread_id, UNIX_TIMESTAMP(trx_started) AS started FROM information_schema.INNODB_TRX`,
  limit: 1000,
};

export function readOpenTransactions(rows: Row[]): OpenTransaction[] {
  return rows.map((row) => ({
    processlistId: number(row, 'trx_mysql_thread_id'),
    startedAt: number(row, 'started') * 1e6,
  }));
}

export function readTransactions(rows: Row[]): Transaction[] {
  return rows.map((row) => {
    const lockId = text(row, 'trx_requested_lock_id');
    const since = numberOrNull(row, 'wait_started');
    return {
      id: text(row, 'trx_id') ?? '',
      processlistId: number(row, 'trx_mysql_thread_id'),
      rollsBack: text(row, 'trx_state') === 'ROLLING BACK',
      startedAt: number(row, 'started') * 1e6,
      selectsLockNothing: text(row, 'isolation') !== 'SERIALIZABLE',
      waitsFor: lockId === null || since === null ? null : { lockId, since: since * 1e6 },
    };
  });
}

/** The transactions that wait, longest first. */
export function waitersOf(transactions: Transaction[]): WaitingTransaction[] {
  return transactions
    .flatMap((of) => (of.waitsFor === null ? [] : [{ transaction: of.id, ...of.waitsFor, of }]))
    .sort((a, b) => a.since - b.since);
}
