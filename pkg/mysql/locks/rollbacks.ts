import type { RunningStatement } from '../../detection/sample';
import { innodbStatusPart, listTransactions, readInnodbStatus } from './innodb-status';
import { MANY_WAITERS } from './many-waiters';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number } from '../protocol/rows';

/** Transactions that roll back; TRX_ROWS_MODIFIED falls to 0 while they do. */
const rollbacksPart: Part = {
  sql: `SELECT trx_mysql_thread_id AS id, trx_rows_modified AS modified
    FROM information_schema.INNODB_TRX WHERE trx_state = 'ROLLING BACK'`,
  limit: 1000,
};

/** The state of a statement that rolls back: `query end` on MySQL, `Rollback` on MariaDB. */
const ROLLING_BACK = /^(query end|rollback)/i;
const ROLLBACK = /^\s*rollback\b/i;

/** Decides what is read: without `dataLocks`, INNODB_TRX takes seconds while many sessions wait for row locks. */
interface RollbackContext {
  rowLockWaits: number;
  dataLocks: boolean;
}

/** Marks the statements that roll back, with the rows still to undo. Reads InnoDB only while a statement may roll back. */
export async function markRollbacks(
  reader: Pick<BatchReader, 'read'>,
  statements: RunningStatement[],
  { rowLockWaits, dataLocks }: RollbackContext
): Promise<RunningStatement[]> {
  if (!statements.some(({ state, text }) => ROLLING_BACK.test(state ?? '') || ROLLBACK.test(text ?? ''))) {
    return statements;
  }
  const manyWait = !dataLocks && rowLockWaits > MANY_WAITERS;
  const toUndo = manyWait ? await listedRollbacks(reader) : await rollbacks(reader);
  return statements.map((statement) => {
    const rowsToUndo = toUndo.get(statement.processlistId ?? -1);
    return rowsToUndo === undefined ? statement : { ...statement, state: 'rolling back', rowsToUndo };
  });
}

async function rollbacks(reader: Pick<BatchReader, 'read'>): Promise<Map<number, number>> {
  const { rollbacks: reading } = await reader.read({ rollbacks: rollbacksPart });
  return new Map((rowsIn(reading) ?? []).map((row) => [number(row, 'id'), number(row, 'modified')]));
}

async function listedRollbacks(reader: Pick<BatchReader, 'read'>): Promise<Map<number, number>> {
  const { innodbStatus } = await reader.read({ innodbStatus: innodbStatusPart });
  const listed = listTransactions(readInnodbStatus(rowsIn(innodbStatus) ?? []));
  return new Map(listed.flatMap(({ processlistId, toUndo }) => (toUndo === null ? [] : [[processlistId, toUndo]])));
}
