import type { HistoryRow } from '../../detection/endings/ending';
import type { Picos, Micros } from '../../detection/time';
import type { Flavour } from '../connection/connection';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';
import { readExecutionCounters, executionCounterColumns } from './execution-counters';

export type HistoryTable = 'events_statements_history' | 'events_statements_history_long';

/** Ended statements of these threads: history has ten a thread; history_long, where it is on, the last 10,000 of all. */
export function historyPart(table: HistoryTable, threads: number[]): Part | null {
  return threads.length === 0
    ? null
    : {
        sql: `SELECT THREAD_ID, EVENT_ID, TIMER_END, MYSQL_ERRNO, RETURNED_SQLSTATE, MESSAGE_TEXT,
            SQL_TEXT IS NULL AS text_lost, ROWS_EXAMINED, ROWS_SENT, ${executionCounterColumns} FROM performance_schema.${table} WHERE THREAD_ID IN (?)`,
        values: [threads],
        limit: 5000,
      };
}

/** When one statement of a session ran. */
export interface Ran {
  eventId: number;
  started: Picos;
  /** Until now, if it still runs. */
  ended: Picos;
  isRunning: boolean;
}

const ranColumns = 'THREAD_ID, EVENT_ID, TIMER_START, TIMER_END, END_EVENT_ID IS NULL AS running';

/** What these threads ran last, ten statements each at most; and what those of `now` run at present. */
export function ranPart(threads: number[], now: number[]): Part {
  const history = `SELECT ${ranColumns} FROM performance_schema.events_statements_history
      WHERE THREAD_ID IN (?) AND NESTING_EVENT_LEVEL = 0`;
  const current = ` UNION ALL SELECT ${ranColumns} FROM performance_schema.events_statements_current
      WHERE THREAD_ID IN (?) AND NESTING_EVENT_LEVEL = 0 AND END_EVENT_ID IS NULL`;
  return now.length === 0
    ? { sql: history, values: [threads], limit: 5000 }
    : { sql: history + current, values: [threads, now], limit: 5000 };
}

/** By thread. */
export function readRan(rows: Row[]): ReadonlyMap<number, Ran[]> {
  const all = rows.map((row) => ({
    threadId: number(row, 'THREAD_ID'),
    eventId: number(row, 'EVENT_ID'),
    started: counter(row, 'TIMER_START'),
    ended: counter(row, 'TIMER_END'),
    isRunning: number(row, 'running') === 1,
  }));
  return Map.groupBy(all, ({ threadId }) => threadId);
}

/** Which statements these threads run. */
export function runningPart(threads: number[]): Part {
  return {
    sql: `SELECT THREAD_ID, EVENT_ID FROM performance_schema.events_statements_current
      WHERE THREAD_ID IN (?) AND END_EVENT_ID IS NULL`,
    values: [threads],
  };
}

/** Which of these threads still have a session. */
export function alivePart(threads: number[]): Part {
  return { sql: 'SELECT THREAD_ID FROM performance_schema.threads WHERE THREAD_ID IN (?)', values: [threads] };
}

/** By thread and event, as `historyKey` joins them. */
export function readHistory(rows: Row[], flavour: Flavour, timeOf: (timer: Picos) => Micros): Map<string, HistoryRow> {
  return new Map(
    rows.map((row) => [
      historyKey({ threadId: number(row, 'THREAD_ID'), eventId: number(row, 'EVENT_ID') }),
      {
        endedAt: timeOf(counter(row, 'TIMER_END')),
        errno: number(row, 'MYSQL_ERRNO'),
        sqlState: text(row, 'RETURNED_SQLSTATE'),
        message: text(row, 'MESSAGE_TEXT'),
        // MariaDB has no text of a prepared statement, and clears no other.
        textLost: flavour === 'MySQL' && number(row, 'text_lost') === 1,
        rowsExamined: number(row, 'ROWS_EXAMINED'),
        rowsSent: number(row, 'ROWS_SENT'),
        executionCounters: readExecutionCounters(row),
      },
    ])
  );
}

export function historyKey({ threadId, eventId }: { threadId: number; eventId: number }): string {
  return `${threadId}-${eventId}`;
}
