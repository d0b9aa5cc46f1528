import type { Reading } from '../../detection/reading';
import type { Part } from '../protocol/part';
import type { Row } from '../protocol/rows';
import { micros } from '../protocol/wall-clock';

/** Readings of `killParts`. */
export interface KillRows {
  killRunning: Reading<Row[]>;
  killAccounts: Reading<Row[]>;
  killHistory: Reading<Row[]>;
}

const statementsOf = (
  table: string
): string => `SELECT h.THREAD_ID, h.EVENT_ID, h.EVENT_NAME, h.SQL_TEXT, h.TIMER_START,
    h.MYSQL_ERRNO, t.PROCESSLIST_ID, t.PROCESSLIST_USER AS USER, t.PROCESSLIST_HOST AS HOST
  FROM performance_schema.${table} h LEFT JOIN performance_schema.threads t ON t.THREAD_ID = h.THREAD_ID`;
/** A KILL waits up to two seconds for its victim's locks; the server refuses one in less than 10 ms. */
const runningSql = `${statementsOf('events_statements_current')}
  WHERE h.EVENT_NAME = 'statement/sql/kill' AND h.END_EVENT_ID IS NULL AND h.TIMER_WAIT > 10000000000`;
const historySql = `${statementsOf('events_statements_history')}
  WHERE h.EVENT_NAME = 'statement/sql/kill' OR (h.EVENT_NAME = 'statement/com/Execute' AND h.SQL_TEXT LIKE 'kill%')`;
const digestsSql = `SELECT SCHEMA_NAME, DIGEST, SUM_ERRORS, QUERY_SAMPLE_TEXT, ${micros('QUERY_SAMPLE_SEEN')} AS seen
  FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT LIKE 'KILL%'`;
const accountsSql = `SELECT USER, HOST, COUNT_STAR, SUM_ERRORS
  FROM performance_schema.events_statements_summary_by_account_by_event_name
  WHERE EVENT_NAME = 'statement/sql/kill' AND COUNT_STAR > 0`;

/** Who has killed: KILL statements, and the accounts' counters of them. Read only when Com_kill has risen. */
export const killParts: Record<keyof KillRows, Part> = {
  // History comes last: it holds every KILL that ended while the other two were read.
  killRunning: { sql: runningSql, limit: 200 },
  killAccounts: { sql: accountsSql, limit: 1000 },
  killHistory: { sql: historySql, limit: 200 },
};

/** The KILL digests with a sample of their text (MySQL). Takes 24 ms with ten thousand digests. */
export const killSamplesPart: Part = { sql: digestsSql, limit: 200 };
