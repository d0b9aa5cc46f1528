import type { ExecutionCounters } from '../../detection/sample';
import { number, type Row } from '../protocol/rows';

/** Columns of events_statements_current and _history; they count while the statement runs. A single table's UPDATE or DELETE shows its own at the end. */
export const executionCounterColumns =
  'NO_INDEX_USED, SELECT_SCAN, SELECT_FULL_JOIN, CREATED_TMP_DISK_TABLES, SORT_MERGE_PASSES';

export function readExecutionCounters(row: Row): ExecutionCounters {
  return {
    noIndexUsed: number(row, 'NO_INDEX_USED') > 0,
    fullScans: number(row, 'SELECT_SCAN'),
    fullJoins: number(row, 'SELECT_FULL_JOIN'),
    diskTables: number(row, 'CREATED_TMP_DISK_TABLES'),
    sortMergePasses: number(row, 'SORT_MERGE_PASSES'),
  };
}
