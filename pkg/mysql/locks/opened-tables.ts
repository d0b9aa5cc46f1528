import type { Part } from '../protocol/part';
import { number, text, type Row } from '../protocol/rows';

/** Modes of the metadata lock with which a statement opens a table for writing. */
const writing = [
  'SHARED_WRITE',
  'SHARED_WRITE_LOW_PRIO',
  'SHARED_UPGRADABLE',
  'SHARED_NO_WRITE',
  'SHARED_NO_READ_WRITE',
  'EXCLUSIVE',
];

/** The tables that these threads have open for writing. */
export function openedPart(threads: number[]): Part {
  return {
    sql: `SELECT OWNER_THREAD_ID, OBJECT_SCHEMA, OBJECT_NAME, OWNER_EVENT_ID FROM performance_schema.metadata_locks
      WHERE OBJECT_TYPE = 'TABLE' AND LOCK_STATUS = 'GRANTED' AND OWNER_THREAD_ID IN (?) AND LOCK_TYPE IN (?)`,
    values: [threads, writing],
    limit: 5000,
  };
}

/** The event at which a thread first opened a table (`schema.table`): it keeps that lock until its transaction ends. */
export function readOpened(rows: Row[]): (thread: number, table: string) => number | null {
  const first = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(number(row, 'OWNER_THREAD_ID'), `${text(row, 'OBJECT_SCHEMA')}.${text(row, 'OBJECT_NAME')}`);
    first.set(key, Math.min(first.get(key) ?? Infinity, number(row, 'OWNER_EVENT_ID')));
  }
  return (thread, table) => first.get(keyOf(thread, table)) ?? null;
}

function keyOf(thread: number, table: string): string {
  return `${thread} ${table}`;
}
