import type { Status } from '../detection/sample';
import type { Flavour } from './connection';
import type { Part } from './reader';
import { number, text, type Row } from './rows';

const names = [
  'Uptime',
  'Com_kill',
  'Aborted_clients',
  'Max_execution_time_exceeded',
  'Max_statement_time_exceeded',
  'Threads_running',
  'Threads_connected',
  'Innodb_row_lock_current_waits',
];

const sql: Record<Flavour, string> = {
  MySQL:
    'SELECT VARIABLE_NAME AS name, VARIABLE_VALUE AS value FROM performance_schema.global_status WHERE VARIABLE_NAME IN (?)',
  MariaDB: 'SHOW GLOBAL STATUS WHERE Variable_name IN (?)',
};

export function statusPart(flavour: Flavour): Part {
  return { sql: sql[flavour], values: [names] };
}

export interface ServerStatus extends Status {
  /** Seconds. */
  uptime: number;
}

/** Global status variables, as the manual's "Server Status Variables" names them. */
export function readStatus(rows: Row[]): ServerStatus {
  const values = new Map(
    rows.map((row) => [text(row, 'name') ?? text(row, 'Variable_name'), number(row, 'value') || number(row, 'Value')])
  );
  const value = (name: string): number => values.get(name) ?? 0;
  return {
    uptime: value('Uptime'),
    comKill: value('Com_kill'),
    abortedClients: value('Aborted_clients'),
    timeouts: value('Max_execution_time_exceeded') + value('Max_statement_time_exceeded'),
    threadsRunning: value('Threads_running'),
    threadsConnected: value('Threads_connected'),
    rowLockWaits: value('Innodb_row_lock_current_waits'),
  };
}
