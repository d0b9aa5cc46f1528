import type { Reading } from '../../detection/reading';
import type { Part } from '../protocol/part';
import type { Row } from '../protocol/rows';
import { micros } from '../protocol/wall-clock';

/** Readings of `killParts`. */
export interface KillRows {
  killRunning: Reading<Row[]>;
  killAccounts: Reading<Row[]>;
  killHistory: Reading<Row[]>;
  /** CALLs around KILLs inside procedures; null or left out where there are none. */
  killCalls?: Reading<Row[]> | null;
}

/** A statement of a procedure's or a scheduled event's body. */
export const INSIDE_A_PROCEDURE = 'statement/sp/stmt';
/** A driver's COM_PROCESS_KILL, which leaves no statement (MariaDB; MySQL 9 has none). */
export const PROCESS_KILL = 'statement/com/Kill';
/** What may run a KILL that no account counts as one. */
export const callerEvents = {
  'statement/sql/call_procedure': 'procedure',
  'statement/scheduler/event': 'event',
  'statement/sql/execute_sql': 'prepared',
} as const;

const statementsOf = (
  table: string
): string => `SELECT h.THREAD_ID, h.EVENT_ID, h.EVENT_NAME, h.SQL_TEXT, h.TIMER_START,
    h.MYSQL_ERRNO, h.NESTING_EVENT_ID, t.PROCESSLIST_ID, t.PROCESSLIST_USER AS USER, t.PROCESSLIST_HOST AS HOST
  FROM performance_schema.${table} h LEFT JOIN performance_schema.threads t ON t.THREAD_ID = h.THREAD_ID`;
/** A KILL waits up to two seconds for its victim's locks; the server refuses one in less than 10 ms. */
const runningSql = `${statementsOf('events_statements_current')}
  WHERE h.EVENT_NAME = 'statement/sql/kill' AND h.END_EVENT_ID IS NULL AND h.TIMER_WAIT > 10000000000`;
const historySql = `${statementsOf('events_statements_history')}
  WHERE h.EVENT_NAME = 'statement/sql/kill'
    OR (h.EVENT_NAME IN ('statement/com/Execute', '${INSIDE_A_PROCEDURE}') AND h.SQL_TEXT LIKE 'kill%')`;
const digestColumns = `SCHEMA_NAME, DIGEST, DIGEST_TEXT, COUNT_STAR, SUM_ERRORS, ${micros('LAST_SEEN')} AS last_seen`;
const sampleColumns = `QUERY_SAMPLE_TEXT, ${micros('QUERY_SAMPLE_SEEN')} AS seen`;
const digestsOf = (columns: string): string =>
  `SELECT ${columns} FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT LIKE 'KILL%'`;
const accountsSql = `SELECT USER, HOST, EVENT_NAME, COUNT_STAR, SUM_ERRORS
  FROM performance_schema.events_statements_summary_by_account_by_event_name
  WHERE EVENT_NAME IN ('statement/sql/kill', '${PROCESS_KILL}', ${Object.keys(callerEvents)
    .map((event) => `'${event}'`)
    .join(', ')})
    AND COUNT_STAR > 0`;

/** The accounts' counters of what may run a KILL without a KILL being counted. */
export const killAccountsPart: Part = { sql: accountsSql, limit: 1000 };

/** Who has killed: KILL statements, and the accounts' counters of them. Read only when Com_kill has risen. */
export const killParts: Record<Exclude<keyof KillRows, 'killCalls'>, Part> = {
  // History comes last: it holds every KILL that ended while the other two were read.
  killRunning: { sql: runningSql, limit: 200 },
  killAccounts: killAccountsPart,
  killHistory: { sql: historySql, limit: 200 },
};

/** The KILL digests, on MySQL with a sample of their text. Takes 24 ms with ten thousand digests. */
export function killDigestsPart(hasSamples: boolean): Part {
  return { sql: digestsOf(hasSamples ? `${digestColumns}, ${sampleColumns}` : digestColumns), limit: 200 };
}

/** The CALLs of these threads: history has those that ended. */
export function killCallsPart(threads: number[]): Part | null {
  const calls = (table: string): string => `SELECT THREAD_ID, EVENT_ID, SQL_TEXT FROM performance_schema.${table}
    WHERE THREAD_ID IN (?) AND EVENT_NAME = 'statement/sql/call_procedure'`;
  return threads.length === 0
    ? null
    : {
        sql: `${calls('events_statements_history')} UNION ALL ${calls('events_statements_current')}`,
        values: [threads, threads],
        limit: 1000,
      };
}
