import type { RunningStatement } from '../detection/sample';
import type { Part, Reader } from './reader';
import { number } from './rows';

/** InnoDB's transactions that undo; TRX_ROWS_MODIFIED goes down to 0 while they do. */
const rollbacksPart: Part = {
  sql: `SELECT trx_mysql_thread_id AS id, trx_rows_modified AS modified
    FROM information_schema.INNODB_TRX WHERE trx_state = 'ROLLING BACK' LIMIT 1000`,
};

/** The states a statement undoes in: `query end` on MySQL, `Rollback` on MariaDB. */
const UNDOING = /^(query end|rollback)/i;
const ROLLBACK = /^\s*rollback\b/i;

/** Marks the statements that undo what they did, with the rows still to undo. INNODB_TRX is read only while one may. */
export async function markRollbacks(reader: Reader, statements: RunningStatement[]): Promise<RunningStatement[]> {
  if (!statements.some(({ state, text }) => UNDOING.test(state ?? '') || ROLLBACK.test(text ?? ''))) {
    return statements;
  }
  const { rollbacks = [] } = await reader.read({ rollbacks: rollbacksPart });
  const toUndo = new Map(rollbacks.map((row) => [number(row, 'id'), number(row, 'modified')]));
  return statements.map((statement) => {
    const rowsToUndo = toUndo.get(statement.processlistId ?? -1);
    return rowsToUndo === undefined ? statement : { ...statement, state: 'rolling back', rowsToUndo };
  });
}
