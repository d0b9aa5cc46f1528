/** A status variable that counts what found no room in performance_schema. */
export interface LostCounter {
  /** Without its `Performance_schema_` and `_lost`. */
  name: string;
  /** The variable that sets the room. */
  setting: string;
  what: string;
  lost: string;
  /** Running statements, locks or I/O of that time are incomplete: it is marked on the timeline. */
  isOnPicture: boolean;
}

const counter = (name: string, setting: string, what: string, lost: string, isOnPicture = true): LostCounter => ({
  name,
  setting: `performance_schema_${setting}`,
  what,
  lost,
  isOnPicture,
});

/** The counters of what sampling reads. Each grows while its table is full. */
export const lostCounters: readonly LostCounter[] = [
  counter(
    'thread_instances',
    'max_thread_instances',
    'connections',
    'Statements, runaways, I/O and locks of these connections.'
  ),
  counter('thread_classes', 'max_thread_classes', 'kinds of threads', 'Whatever these threads do.'),
  counter('statement_classes', 'max_statement_classes', 'kinds of statements', 'Statements of these kinds.'),
  counter(
    'metadata_lock',
    'max_metadata_locks',
    'metadata locks',
    'Who holds or waits for these metadata locks: a blocker may be missing.'
  ),
  counter('table_handles', 'max_table_handles', 'table handles', 'Who holds a table that others wait for.'),
  counter('file_instances', 'max_file_instances', 'files', 'Disk I/O of these files.'),
  counter('file_handles', 'max_file_handles', 'open files', 'Disk I/O of these files.'),
  counter('file_classes', 'max_file_classes', 'kinds of files', 'Disk I/O of these files.'),
  counter(
    'digest',
    'digests_size',
    'digests',
    'How these digests usually run, and how statements of closed connections ended.',
    false
  ),
  counter('accounts', 'accounts_size', 'accounts', 'Who killed a statement, and how connections ended.', false),
  counter('users', 'users_size', 'users', 'Who killed a statement, and how connections ended.', false),
  counter('hosts', 'hosts_size', 'hosts', 'Who killed a statement, and how connections ended.', false),
  counter(
    'nested_statement',
    'max_statement_stack',
    'statements within routines',
    'Which statement of a routine runs.',
    false
  ),
  counter('stage_classes', 'max_stage_classes', 'kinds of stages', 'The stage of a statement.', false),
];

/** Sizes that switch a feature off when they are 0. */
export const sizes: ReadonlyArray<{ setting: string; lost: string }> = [
  { setting: 'performance_schema_events_statements_history_size', lost: 'The proof of how a statement ended.' },
  {
    setting: 'performance_schema_digests_size',
    lost: 'Digests, and how statements of closed connections ended.',
  },
  { setting: 'max_digest_length', lost: 'Digests, and how statements of closed connections ended.' },
  { setting: 'performance_schema_max_metadata_locks', lost: 'Waits for metadata locks.' },
  { setting: 'performance_schema_accounts_size', lost: 'Who killed a statement, and how connections ended.' },
  { setting: 'performance_schema_max_file_instances', lost: 'Disk I/O by file, schema and table.' },
  { setting: 'performance_schema_setup_actors_size', lost: 'Statements: no connection is recorded.' },
];

/** Texts below this are cut more than by default. Bytes. */
export const USUAL_TEXT = 1024;
export const TEXT_LENGTH = 'performance_schema_max_sql_text_length';
