import type { Part } from '../protocol/part';
import { number, numberOrNull, text, type Row } from '../protocol/rows';

/** A table that a thread has open: while its statement runs, or under LOCK TABLES or HANDLER. */
export interface TableHandle {
  thread: number;
  /** `schema.table`. */
  table: string;
  /** The owner's event when it opened the table. */
  eventId: number | null;
  /** The lock of the table that it asked for from the server itself, as MyISAM needs it. */
  tableLock: 'read' | 'write' | null;
}

/** A handle in the table cache has no owner. */
export const tableHandlesPart: Part = {
  sql: `SELECT OBJECT_SCHEMA, OBJECT_NAME, OWNER_THREAD_ID, OWNER_EVENT_ID, INTERNAL_LOCK
    FROM performance_schema.table_handles WHERE OWNER_THREAD_ID > 0`,
  limit: 10_000,
};

/** Handles of all threads but the sampler's own. */
export function readTableHandles(rows: Row[], own: ReadonlySet<number>): TableHandle[] {
  return rows
    .map((row): TableHandle => {
      const lock = text(row, 'INTERNAL_LOCK');
      return {
        thread: number(row, 'OWNER_THREAD_ID'),
        table: `${text(row, 'OBJECT_SCHEMA')}.${text(row, 'OBJECT_NAME')}`,
        eventId: numberOrNull(row, 'OWNER_EVENT_ID'),
        // READ, READ NO INSERT, WRITE CONCURRENT INSERT and their like.
        tableLock: lock === null ? null : lock.startsWith('READ') ? 'read' : 'write',
      };
    })
    .filter(({ thread }) => !own.has(thread));
}
