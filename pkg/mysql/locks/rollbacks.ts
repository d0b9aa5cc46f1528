import type { RunningStatement } from '../../detection/sample';
import { innodbStatusPart, listTransactions, readInnodbStatus } from './innodb-status';
import { mostListed } from './many-waiters';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number } from '../protocol/rows';

/** InnoDB's transactions that undo; TRX_ROWS_MODIFIED goes down to 0 while they do. */
const rollbacksPart: Part = {
  sql: `SELECT trx_mysql_thread_id AS id, trx_rows_modified AS modified
    FROM information_schema.INNODB_TRX WHERE trx_state = 'ROLLING BACK' LIMIT 1000`,
};

/** The states a statement undoes in: `query end` on MySQL, `Rollback` on MariaDB. */
const UNDOING = /^(query end|rollback)/i;
const ROLLBACK = /^\s*rollback\b/i;

/** Whom to ask: INNODB_TRX takes seconds where a crowd waits for row locks and `dataLocks` are not in performance_schema. */
interface RollbackContext {
  rowLockWaits: number;
  dataLocks: boolean;
}

/** Marks the statements that undo what they did, with the rows still to undo. InnoDB is asked only while one may. */
export async function markRollbacks(
  reader: Pick<BatchReader, 'read'>,
  statements: RunningStatement[],
  { rowLockWaits, dataLocks }: RollbackContext
): Promise<RunningStatement[]> {
  if (!statements.some(({ state, text }) => UNDOING.test(state ?? '') || ROLLBACK.test(text ?? ''))) {
    return statements;
  }
  const isCrowd = !dataLocks && rowLockWaits > mostListed;
  const toUndo = isCrowd ? await listedRollbacks(reader) : await rollbacks(reader);
  return statements.map((statement) => {
    const rowsToUndo = toUndo.get(statement.processlistId ?? -1);
    return rowsToUndo === undefined ? statement : { ...statement, state: 'rolling back', rowsToUndo };
  });
}

async function rollbacks(reader: Pick<BatchReader, 'read'>): Promise<Map<number, number>> {
  const { rollbacks: rows = [] } = await reader.read({ rollbacks: rollbacksPart });
  return new Map(rows.map((row) => [number(row, 'id'), number(row, 'modified')]));
}

async function listedRollbacks(reader: Pick<BatchReader, 'read'>): Promise<Map<number, number>> {
  const { innodbStatus = [] } = await reader.read({ innodbStatus: innodbStatusPart });
  const listed = listTransactions(readInnodbStatus(innodbStatus));
  return new Map(listed.flatMap(({ processlistId, toUndo }) => (toUndo === null ? [] : [[processlistId, toUndo]])));
}
