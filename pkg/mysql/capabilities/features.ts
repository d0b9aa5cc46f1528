/** What can be read from one server. */
export interface Features {
  /** Disk I/O by wait event, by file. */
  events: boolean;
  files: boolean;
  /** Running statements, with the clock that times them. */
  statements: boolean;
  threadIo: boolean;
  rowLocks: boolean;
  /** Row-lock waits are in performance_schema.data_lock_waits; else in information_schema.INNODB_LOCK_WAITS: MySQL 5.7, MariaDB. */
  dataLocks: boolean;
  metadataLocks: boolean;
  /** SHOW ENGINE INNODB STATUS may be read: the report of the last deadlock. */
  deadlocks: boolean;
  history: boolean;
  historyLong: boolean;
  accountErrors: boolean;
  digests: boolean;
  /** The plans of other users' statements are told. */
  plans: boolean;
  /** Digests keep a sample of their text and when it was seen: MySQL since 8.0. */
  digestSamples: boolean;
  kills: boolean;
  /** How connections of an account ended. */
  exits: boolean;
  /** What sampling has cost the server is summed up by thread. */
  ownCost: boolean;
  /** threads has THREAD_OS_ID. */
  osThreads: boolean;
  /** Handlers and sort merges of single threads, while their statement runs. */
  threadStatus: boolean;
  /** The stage a statement is in, with its work. */
  stages: boolean;
  /** Tables of single threads are read by an index: MySQL since 8.0. */
  threadIndexes: boolean;
}

/** A table of performance_schema, what it is read for, and what is lost without it. */
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
    lost: 'How a digest usually runs, and how statements ended whose connection is gone.',
  },
  {
    table: 'events_statements_summary_by_account_by_event_name',
    feature: 'kills',
    lost: 'Who killed a statement, where the killer is gone.',
  },
  { table: 'accounts', feature: 'exits', lost: 'Telling a session that took its leave from one that was lost.' },
  {
    table: 'events_statements_summary_by_thread_by_event_name',
    feature: 'ownCost',
    lost: 'What sampling costs the server, but for the time that its round trips take there.',
  },
  { table: 'status_by_thread', feature: 'threadStatus', lost: 'Progress of statements, in rows a second.' },
  { table: 'events_stages_current', feature: 'stages', lost: 'The stage a statement is in.' },
  { table: 'setup_consumers', feature: null, lost: 'The check of what the server records.' },
  { table: 'setup_instruments', feature: null, lost: 'The check of what the server records.' },
] as const satisfies readonly TableUse[];

/** Tables that came with MySQL 8.0, together with each other, when information_schema.INNODB_LOCK_WAITS went. */
export const newerTables = [
  { table: 'data_lock_waits', feature: 'dataLocks', lost: 'Row-lock waits: who waits for whom.' },
  { table: 'data_locks', feature: 'dataLocks', lost: 'Row-lock waits: who waits for whom.' },
  {
    table: 'events_errors_summary_by_account_by_error',
    feature: 'accountErrors',
    lost: 'Telling a killed connection from one that closed.',
  },
] as const satisfies readonly TableUse[];

/** Columns that only some servers' tables have. */
export const newerColumns = [
  { table: 'threads', column: 'THREAD_OS_ID', feature: 'osThreads' },
  { table: 'events_statements_summary_by_digest', column: 'QUERY_SAMPLE_TEXT', feature: 'digestSamples' },
] as const satisfies ReadonlyArray<{ table: string; column: string; feature: keyof Features }>;

/** What the Setup page tells of, each with the feature it is. */
export const readings = [
  { feature: 'events', what: 'Disk I/O and its spikes' },
  { feature: 'files', what: 'Disk I/O by file, schema and table' },
  { feature: 'statements', what: 'Running statements and runaways' },
  { feature: 'threadIo', what: 'Disk I/O of single statements' },
  { feature: 'threadStatus', what: 'Progress of statements, in rows a second' },
  { feature: 'stages', what: 'The stage a statement is in, and how far it is' },
  { feature: 'plans', what: 'Plans of running statements' },
  { feature: 'rowLocks', what: 'Row-lock waits' },
  { feature: 'metadataLocks', what: 'Metadata-lock waits' },
  { feature: 'deadlocks', what: 'Both sides of a deadlock' },
  { feature: 'history', what: 'How statements ended' },
  { feature: 'digests', what: 'How a digest usually runs; endings of connections that are gone' },
  { feature: 'accountErrors', what: 'Telling a killed connection from one that closed' },
  { feature: 'kills', what: 'Who killed a statement' },
  { feature: 'digestSamples', what: 'Who killed it, where the killer is gone and shares its account' },
] as const satisfies ReadonlyArray<{ feature: keyof Features; what: string }>;
