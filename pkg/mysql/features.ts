/** What can be read from one server. */
export interface Features {
  /** Disk I/O by wait event, by file. */
  events: boolean;
  files: boolean;
  /** Running statements, with the clock that times them. */
  statements: boolean;
  threadIo: boolean;
  rowLocks: boolean;
  metadataLocks: boolean;
  history: boolean;
  historyLong: boolean;
  accountErrors: boolean;
  digests: boolean;
  kills: boolean;
}

/** The tables of performance_schema that are read, each with what it is for and what is lost without it. */
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
    lost: 'How statements ended whose connection is gone.',
  },
  {
    table: 'events_statements_summary_by_account_by_event_name',
    feature: 'kills',
    lost: 'Who killed a statement, where the killer is gone.',
  },
  { table: 'setup_consumers', feature: null, lost: 'The check of what the server records.' },
  { table: 'setup_instruments', feature: null, lost: 'The check of what the server records.' },
] as const satisfies readonly TableUse[];

/** Tables that MySQL alone has. */
export const mysqlTables = [
  { table: 'data_lock_waits', feature: 'rowLocks', lost: 'Row-lock waits: who waits for whom.' },
  { table: 'data_locks', feature: 'rowLocks', lost: 'Row-lock waits: who waits for whom.' },
  {
    table: 'events_errors_summary_by_account_by_error',
    feature: 'accountErrors',
    lost: 'Telling a killed connection from one that closed.',
  },
] as const satisfies readonly TableUse[];

export interface TableUse {
  table: string;
  feature: keyof Features | null;
  lost: string;
}

export interface ConsumerUse {
  name: string;
  features: ReadonlyArray<keyof Features>;
  /** Null for one that is not missed. */
  lost: string | null;
}

export interface InstrumentUse {
  name: string;
  like: string;
  feature: keyof Features;
  lost: string;
}

/** Consumers that are needed, with what they are for. */
export const consumers = [
  { name: 'global_instrumentation', features: ['events', 'files', 'statements'], lost: 'All that is sampled.' },
  { name: 'thread_instrumentation', features: ['statements', 'threadIo'], lost: 'Running statements and runaways.' },
  { name: 'events_statements_current', features: ['statements'], lost: 'Running statements and runaways.' },
  { name: 'events_statements_history', features: ['history'], lost: 'The proof of how a statement ended.' },
  {
    name: 'statements_digest',
    features: ['digests'],
    lost: 'Digests, and how statements ended whose connection is gone.',
  },
  // Of use where it is on, not to be asked for: under load it holds but a second.
  { name: 'events_statements_history_long', features: ['historyLong'], lost: null },
] as const satisfies readonly ConsumerUse[];

/** Instruments that stand for their kind: who switches one off has switched off its like. */
export const instruments = [
  { name: 'wait/io/file/innodb/innodb_data_file', like: 'wait/io/file/%', feature: 'events', lost: 'Disk I/O.' },
  { name: 'statement/sql/select', like: 'statement/%', feature: 'statements', lost: 'Running statements.' },
  {
    name: 'wait/lock/metadata/sql/mdl',
    like: 'wait/lock/metadata/sql/mdl',
    feature: 'metadataLocks',
    lost: 'Waits for metadata locks.',
  },
] as const satisfies readonly InstrumentUse[];
