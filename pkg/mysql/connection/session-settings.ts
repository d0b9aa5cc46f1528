export type Flavour = 'MySQL' | 'MariaDB';

/** The server stops a statement after this time, so that it does not work on when nobody waits. Seconds. */
const STATEMENT_TIMEOUT = 2;

/** Settings of every session of ours. */
export const commonSettings = [
  // An open transaction would hold metadata locks.
  'autocommit = 1',
  "time_zone = '+00:00'",
  // mysql2 escapes with backslashes.
  "sql_mode = ''",
  // Bounds the wait for a metadata lock.
  `lock_wait_timeout = ${STATEMENT_TIMEOUT}`,
  // A control connection may be idle for months.
  'wait_timeout = 31536000',
  // Keeps sampling out of the slow log.
  'long_query_time = 3600',
].join(', ');

/** The setting that limits a statement's time. Old servers do not have it. */
export const statementLimit: Record<Flavour, string> = {
  MySQL: `max_execution_time = ${STATEMENT_TIMEOUT * 1000}`,
  MariaDB: `max_statement_time = ${STATEMENT_TIMEOUT}`,
};
