import { OwnTimeouts } from '../connection/own-timeouts';
import type { Row } from '../protocol/rows';
import type { QueryConnection } from '../protocol/batch-reader';

const event = (name: string, reads: string, readBytes: string): Row => ({
  EVENT_NAME: `wait/io/file/innodb/${name}`,
  ...{ COUNT_READ: reads, SUM_NUMBER_OF_BYTES_READ: readBytes, SUM_TIMER_READ: '484190683416' },
  ...{ COUNT_WRITE: '42', SUM_NUMBER_OF_BYTES_WRITE: '13369344', SUM_TIMER_WRITE: '16593783462' },
  ...{ COUNT_MISC: '51', SUM_TIMER_MISC: '65390643054' },
});

const noCounters = {
  NO_INDEX_USED: '0',
  SELECT_SCAN: '0',
  SELECT_FULL_JOIN: '0',
  CREATED_TMP_DISK_TABLES: '0',
  SORT_MERGE_PASSES: '0',
};

/** Rows of MySQL 9.7.4 while connection 14 (thread 45) runs SELECT SLEEP(3), sampled by thread 44. By table, or what stands for one. */
export const recorded: Record<string, Row[]> = {
  'SHOW GLOBAL STATUS': [
    { Variable_name: 'Com_kill', Value: '0' },
    { Variable_name: 'Connections', Value: '14' },
    { Variable_name: 'Innodb_row_lock_current_waits', Value: '0' },
    { Variable_name: 'Innodb_row_lock_waits', Value: '0' },
    { Variable_name: 'Threads_connected', Value: '2' },
    { Variable_name: 'Threads_running', Value: '3' },
    { Variable_name: 'Uptime', Value: '3' },
  ],
  setup_actors: [{ USER: '%', HOST: '%', ENABLED: 'YES', HISTORY: 'YES' }],
  events_errors_summary_global_by_error: [{ deadlocks: '0' }],
  threads: [
    {
      ...{ THREAD_ID: '44', PROCESSLIST_COMMAND: 'Query', PROCESSLIST_STATE: 'executing', PROCESSLIST_TIME: '0' },
      ...{ THREAD_OS_ID: '31961', wall: '1795764044897301' },
    },
    {
      ...{ THREAD_ID: '45', PROCESSLIST_COMMAND: 'Query', PROCESSLIST_STATE: 'User sleep', PROCESSLIST_TIME: '1' },
      ...{ THREAD_OS_ID: '31963', wall: null },
    },
  ],
  file_summary_by_event_name: [event('innodb_data_file', '888', '14745600'), event('innodb_log_file', '8', '69120')],
  events_waits_summary_by_thread_by_event_name: [
    { THREAD_ID: '45', EVENT_NAME: 'wait/io/file/innodb/innodb_data_file', COUNT_STAR: '0', SUM_TIMER_WAIT: '0' },
  ],
  events_statements_current: [
    {
      ...{ THREAD_ID: '44', EVENT_ID: '45', TIMER_START: '3639476233000', TIMER_END: '3639690627000' },
      ...noCounters,
      wall: '1795764044904207',
    },
    {
      ...{ THREAD_ID: '45', EVENT_ID: '1', TIMER_START: '2100352039000', TIMER_END: '3639735325000' },
      ...noCounters,
      wall: '1795764044904224',
    },
  ],
  sessions: [
    {
      ...{ THREAD_ID: '45', PROCESSLIST_ID: '14', PROCESSLIST_USER: 'shop', PROCESSLIST_HOST: 'localhost' },
      ...{ PROCESSLIST_COMMAND: 'Query', PROCESSLIST_STATE: 'User sleep' },
      ...{ PROCESSLIST_INFO: "SELECT SLEEP(3), 'recorded'", db: 'shop', EVENT_ID: '1' },
      ...{ EVENT_NAME: 'statement/sql/select', TIMER_START: '2100352039000', running: '1' },
      ...{ SQL_TEXT: "SELECT SLEEP(3), 'recorded'", DIGEST: '8a2d3739', DIGEST_TEXT: 'SELECT `SLEEP` (?) , ?' },
    },
  ],
  file_summary_by_instance: [
    {
      ...{ FILE_NAME: '/var/lib/mysql/shop/products.ibd', COUNT_STAR: '284' },
      EVENT_NAME: 'wait/io/file/innodb/innodb_data_file',
      ...{ COUNT_READ: '277', SUM_NUMBER_OF_BYTES_READ: '4587520', SUM_TIMER_READ: '246790709334' },
      ...{
        COUNT_WRITE: '0',
        SUM_NUMBER_OF_BYTES_WRITE: '0',
        SUM_TIMER_WRITE: '0',
        COUNT_MISC: '7',
        SUM_TIMER_MISC: '32',
      },
    },
  ],
};

/** What a statement reads: its table, `sessions` for the join of threads with their statements, or SHOW's own words. */
export function tableOf(sql: string): string {
  if (sql.includes('threads t') && sql.includes('events_statements_current c')) {
    return 'sessions';
  }
  return /^SHOW (?:GLOBAL|ENGINE) \w+/.exec(sql)?.[0] ?? /FROM (?:\w+\.)?(\w+)/.exec(sql)?.[1] ?? sql;
}

/** A connection that answers recorded rows, and what it was asked. A table in `failing` answers an error that ends no connection. */
export function recordedConnection(rows: Record<string, Row[]>, failing: ReadonlySet<string> = new Set()) {
  const asked: string[] = [];
  const answer = (sql: string): Promise<Row[]> => {
    const table = tableOf(sql);
    if (failing.has(table)) {
      return Promise.reject(Object.assign(new Error(`no ${table}`), { errno: 3024, sqlState: 'HY000' }));
    }
    asked.push(table);
    return Promise.resolve(rows[table] ?? []);
  };
  const connection: QueryConnection & { flavour: 'MySQL'; timeouts: OwnTimeouts } = {
    timeouts: new OwnTimeouts(),
    flavour: 'MySQL',
    instance: 'shop-db',
    format: (sql) => sql.trim(),
    query: answer,
    queries: (statements) => Promise.all(statements.map(answer)),
  };
  return { connection, asked };
}
