/** What can be read from one server. */
export interface Features {
  /** Disk I/O by wait event, and by file. */
  events: boolean;
  files: boolean;
  /** Running statements, with their timers. */
  statements: boolean;
  threadIo: boolean;
  rowLocks: boolean;
  /** Row-lock waits are in performance_schema.data_lock_waits; on MySQL 5.7 and MariaDB in information_schema.INNODB_LOCK_WAITS. */
  dataLocks: boolean;
  metadataLocks: boolean;
  /** SHOW ENGINE INNODB STATUS, for the report of the last deadlock. */
  deadlocks: boolean;
  history: boolean;
  historyLong: boolean;
  accountErrors: boolean;
  digests: boolean;
  /** Plans of other users' statements. */
  plans: boolean;
  /** Digests have a sample text and the time it was seen: MySQL since 8.0. */
  digestSamples: boolean;
  kills: boolean;
  /** How connections of an account ended. */
  exits: boolean;
  /** The cost of sampling on the server, summed by thread. */
  ownCost: boolean;
  /** threads has THREAD_OS_ID. */
  osThreads: boolean;
  /** Rows read and sort merges of single threads while their statement runs. */
  threadStatus: boolean;
  /** The stage of a statement, with the work done. */
  stages: boolean;
  /** Tables by thread have an index: MySQL since 8.0. */
  threadIndexes: boolean;
}

/** A table of performance_schema, the feature it is read for, and what is lost without it. */
export interface TableUse {
  table: string;
  feature: keyof Features | null;
  lost: string;
}

/** The tables of performance_schema that are read everywhere. */
export const tables = [
  { table: 'threads', feature: 'statements', lost: 'Running statements, runaways and lock waits.' },
  { table: 'events_statements_current', feature: 'statements', lost: 'Running statements, runaways and lock waits.' },
  { table: 'file_summary_by_event_name', feature: 'events', lost: 'Disk I/O and its spikes.' },
  { table: 'file_summary_by_instance', feature: 'files', lost: 'Disk I/O by file, schema and table.' },
  {
    table: 'events_waits_summary_by_thread_by_event_name',
    feature: 'threadIo',
    lost: 'Disk I/O of single statements.',
  },
  { table: 'metadata_locks', feature: 'metadataLocks', lost: 'Waits for metadata locks.' },
  { table: 'events_statements_history', feature: 'history', lost: 'The proof of how a statement ended.' },
  { table: 'events_statements_history_long', feature: 'historyLong', lost: 'Nothing else.' },
  {
    table: 'events_statements_summary_by_digest',
    feature: 'digests',
    lost: 'How a digest usually runs, and how statements of closed connections ended.',
  },
  {
    table: 'events_statements_summary_by_account_by_event_name',
    feature: 'kills',
    lost: 'Who killed a statement, if the killer has disconnected.',
  },
  { table: 'accounts', feature: 'exits', lost: 'Whether a connection was closed by its client or lost.' },
  {
    table: 'events_statements_summary_by_thread_by_event_name',
    feature: 'ownCost',
    lost: 'What sampling costs the server, except for the time of its round trips.',
  },
  { table: 'status_by_thread', feature: 'threadStatus', lost: 'Progress of statements in rows a second.' },
  { table: 'events_stages_current', feature: 'stages', lost: 'The stage of a statement.' },
  { table: 'setup_consumers', feature: null, lost: 'The check of what the server records.' },
  { table: 'setup_instruments', feature: null, lost: 'The check of what the server records.' },
] as const satisfies readonly TableUse[];

/** Tables that MySQL 8.0 added, all at once, when it removed information_schema.INNODB_LOCK_WAITS. */
export const newerTables = [
  { table: 'data_lock_waits', feature: 'dataLocks', lost: 'Row-lock waits: which session waits for which.' },
  { table: 'data_locks', feature: 'dataLocks', lost: 'Row-lock waits: which session waits for which.' },
  {
    table: 'events_errors_summary_by_account_by_error',
    feature: 'accountErrors',
    lost: 'Whether a connection was killed or closed.',
  },
] as const satisfies readonly TableUse[];

/** Columns that only some servers' tables have. */
export const newerColumns = [
  { table: 'threads', column: 'THREAD_OS_ID', feature: 'osThreads' },
  { table: 'events_statements_summary_by_digest', column: 'QUERY_SAMPLE_TEXT', feature: 'digestSamples' },
] as const satisfies ReadonlyArray<{ table: string; column: string; feature: keyof Features }>;

/** What the Setup page lists, with the feature it needs. */
export const sampledFeatures = [
  { feature: 'events', what: 'Disk I/O and its spikes' },
  { feature: 'files', what: 'Disk I/O by file, schema and table' },
  { feature: 'statements', what: 'Running statements and runaways' },
  { feature: 'threadIo', what: 'Disk I/O of single statements' },
  { feature: 'threadStatus', what: 'Progress of statements in rows a second' },
  { feature: 'stages', what: 'The stage of a statement, and how much of it is done' },
  { feature: 'plans', what: 'Plans of running statements' },
  { feature: 'rowLocks', what: 'Row-lock waits' },
  { feature: 'metadataLocks', what: 'Metadata-lock waits' },
  { feature: 'deadlocks', what: 'Both sides of a deadlock' },
  { feature: 'history', what: 'How statements ended' },
  { feature: 'digests', what: 'How a digest usually runs; how statements of closed connections ended' },
  { feature: 'accountErrors', what: 'Whether a connection was killed or closed' },
  { feature: 'kills', what: 'Who killed a statement' },
  { feature: 'digestSamples', what: 'Who killed it, if the killer has disconnected and others use the same account' },
] as const satisfies ReadonlyArray<{ feature: keyof Features; what: string }>;
