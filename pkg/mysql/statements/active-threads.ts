import type { Flavour } from '../connection/connection';
import type { Part } from '../protocol/part';
import { number, numberOrNull, text, type Row } from '../protocol/rows';
import { wallClock } from '../protocol/wall-clock';

/** A thread that is not idle, as performance_schema.threads shows it. */
export interface ActiveThread {
  threadId: number;
  command: string;
  state: string | null;
  /** Whole seconds since its statement began. The session's TIMESTAMP moves it. */
  seconds: number | null;
  /** Its thread id in the operating system; null where the server has none. */
  osThread: number | null;
}

/** A binlog dump never ends. Separate conditions cost half of NOT IN. */
const active = `PROCESSLIST_COMMAND <> 'Sleep' AND PROCESSLIST_COMMAND <> 'Daemon' AND PROCESSLIST_COMMAND NOT LIKE 'Binlog Dump%'`;

/** MariaDB reports working event workers as Sleep. */
const eventWorkers = `NAME = 'thread/sql/event_worker'`;

/** The threads that are not idle. The reading thread's own row has the wall clock. */
export function activePart(own: number, flavour: Flavour, osThreads: boolean): Part {
  return {
    sql: `SELECT THREAD_ID, PROCESSLIST_COMMAND, PROCESSLIST_STATE, PROCESSLIST_TIME,
        ${osThreads ? 'THREAD_OS_ID' : 'NULL AS THREAD_OS_ID'},
        CASE THREAD_ID WHEN ? THEN ${wallClock} END AS wall
      FROM performance_schema.threads
      WHERE ${flavour === 'MariaDB' ? `${active} OR ${eventWorkers}` : active}`,
    values: [own],
    limit: 5000,
  };
}

/** By thread. */
export function readActive(rows: Row[]): Map<number, ActiveThread> {
  return new Map(
    rows.map((row) => {
      const threadId = number(row, 'THREAD_ID');
      return [
        threadId,
        {
          threadId,
          command: text(row, 'PROCESSLIST_COMMAND') ?? '',
          state: text(row, 'PROCESSLIST_STATE'),
          seconds: numberOrNull(row, 'PROCESSLIST_TIME'),
          osThread: numberOrNull(row, 'THREAD_OS_ID'),
        },
      ];
    })
  );
}

/** The server's wall clock in microseconds; null where the rows lack the reading thread. */
export function readWallClock(rows: Row[]): number | null {
  const own = rows.find((row) => row['wall'] !== null);
  return own === undefined ? null : number(own, 'wall');
}
