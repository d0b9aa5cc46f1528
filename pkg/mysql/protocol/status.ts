import type { Status } from '../../detection/sample';
import { ServerError } from '../connection/errors';
import type { OwnTimeouts, Span } from '../connection/own-timeouts';
import type { Cadence } from './cadence';
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

/** SHOW on both servers: performance_schema.global_status leaves out the Com_… counters. */
export const statusPart: Part = { sql: 'SHOW GLOBAL STATUS WHERE Variable_name IN (?)', values: [names] };

/** Reads the status in every sample while its counters may have to tell an ending or a session waits, else rarely. */
export class StatusReader {
  /** Null until it was read once. */
  #last: ServerStatus | null = null;
  /** When it was asked for and answered. */
  #lastSpan: Span | null = null;
  /** Our own timeouts among those that the server has counted, as far as they are known. */
  #own = 0;

  /** `earlier`: of the session before, of the same life of the server. */
  constructor(
    private readonly instance: string,
    private readonly cadence: Cadence,
    private readonly timeouts: OwnTimeouts,
    earlier?: StatusReader
  ) {
    this.#lastSpan = earlier === undefined ? null : earlier.#lastSpan;
    this.#own = earlier === undefined ? 0 : earlier.#own;
  }

  /** What this sample reads; null where the last reading stands. `isQuiet`: the last sample saw no running statement. */
  part(isQuiet: boolean): Part | null {
    const mayTellAnEnding = !isQuiet || (this.#last?.rowLockWaits ?? 0) > 0;
    return (mayTellAnEnding ? this.cadence.takesNow('status') : this.cadence.takes('status')) ? statusPart : null;
  }

  /**
   * The newest status; `rows` is undefined if it was not read now, and incomplete rows do not count. Throws a ServerError while it was never read: counters
   * that start at zero would show endings that did not happen. `span`: when it was asked for and answered. Its timeouts
   * are those of applications.
   */
  read(rows: Row[] | undefined, span: Span): ServerStatus {
    if (rows?.some((row) => row['Variable_name'] === 'Com_kill') === true) {
      const status = readStatus(rows);
      // One that was under way when the status was read is counted by now.
      const after = this.#lastSpan?.from;
      this.#own += after === undefined ? 0 : this.timeouts.answered({ after, until: span.from });
      this.#lastSpan = span;
      this.#last = { ...status, timeouts: status.timeouts - this.#own };
    }
    if (this.#last === null) {
      throw new ServerError('timeout', `${this.instance}: its status could not be read. It is tried again.`);
    }
    return this.#last;
  }
}

export interface ServerStatus extends Status {
  /** Row-lock waits since the server started: no deadlock without one. */
  rowLockWaitsSoFar: number;
  /** Seconds. */
  uptime: number;
  /** Null on MySQL, which has no such counter. */
  deadlocks: number | null;
}

/** Global status variables; names as in the manual's "Server Status Variables". */
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
