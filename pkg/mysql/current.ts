import type { Picos, StatementSigns } from '../detection/sample';
import type { Part } from './reader';
import { counter, number, text, type Row } from './rows';
import { readSigns, signColumns } from './signs';

/** A statement over a second old, as events_statements_current has it in every round. */
export interface CurrentStatement {
  threadId: number;
  eventId: number;
  started: Picos;
  rowsExamined: number;
  rowsSent: number;
  signs: StatementSigns;
}

/** The sampling statement's own row: its timer and the wall clock, read in one moment. */
export interface ClockReading {
  timer: Picos;
  wall: number;
}

/** The wall clock alone, for a server that shows no statements. Microseconds. */
export const wallPart: Part = { sql: 'SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED) AS wall' };

/** Statements over a second, and the clock in the own thread's row. A binlog dump is a statement that never ends. */
export function currentPart(thread: number): Part {
  return {
    sql: `SELECT THREAD_ID, EVENT_ID, TIMER_START, TIMER_END, ROWS_EXAMINED, ROWS_SENT, ${signColumns},
        CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED) AS wall
      FROM performance_schema.events_statements_current
      WHERE END_EVENT_ID IS NULL AND NESTING_EVENT_LEVEL = 0 AND (TIMER_WAIT > 1000000000000 OR THREAD_ID = ?)
        AND EVENT_NAME NOT LIKE 'statement/com/Binlog Dump%' LIMIT 5000`,
    values: [thread],
  };
}

export function readCurrent(rows: Row[], own: ReadonlySet<number>): CurrentStatement[] {
  return rows
    .filter((row) => !own.has(number(row, 'THREAD_ID')))
    .map((row) => ({
      threadId: number(row, 'THREAD_ID'),
      eventId: number(row, 'EVENT_ID'),
      started: counter(row, 'TIMER_START'),
      rowsExamined: number(row, 'ROWS_EXAMINED'),
      rowsSent: number(row, 'ROWS_SENT'),
      signs: readSigns(row),
    }));
}

export function readClock(rows: Row[], thread: number): ClockReading | null {
  const own = rows.find((row) => number(row, 'THREAD_ID') === thread);
  return own === undefined ? null : { timer: counter(own, 'TIMER_END'), wall: number(own, 'wall') };
}

/** What threads that are not idle do right now. */
export const statesPart: Part = {
  sql: `SELECT THREAD_ID, PROCESSLIST_COMMAND, PROCESSLIST_STATE FROM performance_schema.threads
    WHERE PROCESSLIST_COMMAND NOT IN ('Sleep', 'Daemon') LIMIT 5000`,
};

export interface ThreadState {
  command: string;
  state: string | null;
}

export function readStates(rows: Row[]): Map<number, ThreadState> {
  return new Map(
    rows.map((row) => [
      number(row, 'THREAD_ID'),
      { command: text(row, 'PROCESSLIST_COMMAND') ?? '', state: text(row, 'PROCESSLIST_STATE') },
    ])
  );
}
