import type { Status } from '../../detection/sample';
import type { Part } from './part';
import { number, text, type Row } from './rows';

const names = [
  'Uptime',
  'Com_kill',
  'Aborted_clients',
  'Max_execution_time_exceeded',
  'Max_statement_time_exceeded',
  'Threads_running',
  'Threads_connected',
  'Connections',
  'Innodb_row_lock_current_waits',
  'Innodb_row_lock_waits',
  'Innodb_deadlocks',
];

/** By SHOW on both: performance_schema.global_status leaves the Com_… counters out. */
export const statusPart: Part = { sql: 'SHOW GLOBAL STATUS WHERE Variable_name IN (?)', values: [names] };

/** For it the server makes up all its variables, and adds up those of every session: 2 ms with 500. */
const QUIET_EVERY = 3;

/** Reads the status in every round while a statement's end may have to be told by it or somebody waits, else in one of three. */
export class StatusReader {
  #rounds = 0;
  #last: ServerStatus = readStatus([]);

  /** What to read in this round; null where what was read before stands. `quiet`: no statement was over a second old. */
  part(quiet: boolean): Part | null {
    return this.#rounds++ % QUIET_EVERY === 0 || !quiet || this.#last.rowLockWaits > 0 ? statusPart : null;
  }

  /** `ownTimeouts`: statements of sampling itself that the server stopped so far. */
  read(rows: Row[] | undefined, ownTimeouts: number): ServerStatus {
    if (rows !== undefined) {
      const status = readStatus(rows);
      this.#last = { ...status, timeouts: Math.max(0, status.timeouts - ownTimeouts) };
    }
    return this.#last;
  }
}

export interface ServerStatus extends Status {
  /** Row-lock waits so far; none can be in a deadlock before it waits. */
  rowLockWaitsSoFar: number;
  /** Seconds. */
  uptime: number;
  /** Null on MySQL, which has no such variable. */
  deadlocks: number | null;
}

/** Global status variables, as the manual's "Server Status Variables" names them. */
export function readStatus(rows: Row[]): ServerStatus {
  const values = new Map(rows.map((row) => [text(row, 'Variable_name'), number(row, 'Value')]));
  const value = (name: string): number => values.get(name) ?? 0;
  return {
    rowLockWaitsSoFar: value('Innodb_row_lock_waits'),
    uptime: value('Uptime'),
    deadlocks: values.get('Innodb_deadlocks') ?? null,
    comKill: value('Com_kill'),
    abortedClients: value('Aborted_clients'),
    timeouts: value('Max_execution_time_exceeded') + value('Max_statement_time_exceeded'),
    threadsRunning: value('Threads_running'),
    threadsConnected: value('Threads_connected'),
    connections: value('Connections'),
    rowLockWaits: value('Innodb_row_lock_current_waits'),
  };
}
