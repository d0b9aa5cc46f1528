export type Flavour = 'MySQL' | 'MariaDB';

/** The server stops a statement after this time, so that it does not work on when nobody waits. Seconds. */
const STATEMENT_TIMEOUT = 2;
/** The largest unsigned BIGINT: no limit. */
const UNLIMITED = '18446744073709551615';

/**
 * Variables of every session of ours, so that a server's global values do not change what is read. A later one may depend
 * on an earlier one.
 */
const common: Record<string, string> = {
  // With NO_BACKSLASH_ESCAPES, ANSI_QUOTES or PAD_CHAR_TO_FULL_LENGTH, our texts would mean something else.
  sql_mode: "''",
  // CHAIN begins a transaction after each ROLLBACK, RELEASE disconnects.
  completion_type: '0',
  // An open transaction would hold metadata locks.
  autocommit: '1',
  time_zone: "'+00:00'",
  // A fixed timestamp stops NOW().
  timestamp: 'DEFAULT',
  // What is not sent as UTF-8 loses characters.
  character_set_client: 'utf8mb4',
  character_set_results: 'utf8mb4',
  collation_connection: 'utf8mb4_general_ci',
  // Cuts answers off without an error.
  sql_select_limit: UNLIMITED,
  // Refuses joins. Setting it switches sql_big_selects off.
  max_join_size: UNLIMITED,
  sql_big_selects: '1',
  // Refuses an UPDATE without a key.
  sql_safe_updates: '0',
  // `IS NULL` would find the last inserted id.
  sql_auto_is_null: '0',
  // These two cut values off.
  group_concat_max_len: '1048576',
  max_sort_length: '1024',
  // Digits of a quotient.
  div_precision_increment: '4',
  default_week_format: '0',
  lc_time_names: "'en_US'",
  // Our own temporary tables would be on disk, and our reading would show as disk I/O.
  big_tables: '0',
  tmp_table_size: '16777216',
  max_heap_table_size: '16777216',
  sql_buffer_result: '0',
  // Too little memory fails a sort.
  sort_buffer_size: '262144',
  optimizer_trace: "'enabled=off'",
  // Bounds the wait for a metadata lock.
  lock_wait_timeout: String(STATEMENT_TIMEOUT),
  // A control connection may be idle for months.
  wait_timeout: '31536000',
  // The server would disconnect us while this machine is busy.
  net_read_timeout: '30',
  net_write_timeout: '60',
  // Keeps sampling out of the slow log.
  long_query_time: '3600',
};

/** Variables that only one of the two has; old versions have fewer. */
const own: Record<Flavour, Record<string, string>> = {
  MySQL: {
    max_execution_time: String(STATEMENT_TIMEOUT * 1000),
    // EXPLAIN FORMAT=JSON would not be JSON.
    end_markers_in_json: '0',
    explain_format: "'TRADITIONAL'",
    // With too little, an IN list is read by a full scan.
    range_optimizer_max_mem_size: '8388608',
    // Replication threads and states would have their old names.
    terminology_use_previous: "'NONE'",
  },
  MariaDB: {
    max_statement_time: String(STATEMENT_TIMEOUT),
    // Old values bring back old results, UTF8_IS_UTF8MB3 among them.
    old_mode: "''",
    // SHOW EXPLAIN gives its statement as a note.
    sql_notes: '1',
    default_regex_flags: "''",
    // A long IN list would become a join.
    in_predicate_conversion_threshold: '1000',
    // Too little memory or disk fails a statement.
    max_session_mem_used: '9223372036854775807',
    tmp_disk_table_size: UNLIMITED,
    // Keeps statements without an index out of the slow log.
    min_examined_row_limit: '4294967295',
  },
};

/** Without these, what is read is wrong: a server that refuses one cannot be sampled. */
export const essential = new Set(['sql_mode', 'autocommit', 'time_zone']);

/** What ends an open transaction and locks that init_connect left, and makes writing possible again. */
export const cleanState = [
  'ROLLBACK',
  'UNLOCK TABLES',
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE',
];

/** The hint counts for MySQL, whose global max_execution_time may be too short for any statement. */
export const versionSql = `SELECT /*+ MAX_EXECUTION_TIME(${STATEMENT_TIMEOUT * 1000}) */ VERSION() AS version`;

export interface SessionVariable {
  name: string;
  /** SQL. */
  value: string;
}

/** In their order: those of both flavours, or those that only this flavour has. */
export function sessionVariables(of: Flavour | 'both'): SessionVariable[] {
  return Object.entries(of === 'both' ? common : own[of]).map(([name, value]) => ({ name, value }));
}
