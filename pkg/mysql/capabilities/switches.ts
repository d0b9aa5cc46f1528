import type { Features } from './features';

/** A consumer or a kind of instrument that can be switched while the server runs. */
export interface Switch {
  kind: 'consumer' | 'instrument';
  /** A consumer's name, or the pattern of instruments. */
  name: string;
  /** The instrument whose state stands for all of the pattern; for a consumer, its name. */
  probe: string;
  features: ReadonlyArray<keyof Features>;
  /** What is lost without it; null if it is useful when it is on, but not needed. */
  lost: string | null;
  gives: string;
}

const consumer = (
  name: string,
  features: ReadonlyArray<keyof Features>,
  lost: string | null,
  gives: string
): Switch => ({ kind: 'consumer', name, probe: name, features, lost, gives });

const instrument = (
  name: string,
  probe: string,
  features: ReadonlyArray<keyof Features>,
  lost: string | null,
  gives: string
): Switch => ({ kind: 'instrument', name, probe, features, lost, gives });

/** All that sampling uses. Nothing else is ever switched on. */
export const switches: readonly Switch[] = [
  consumer('global_instrumentation', ['events', 'files', 'statements'], 'All that is sampled.', 'All that is sampled'),
  consumer(
    'thread_instrumentation',
    ['statements', 'threadIo'],
    'Running statements and runaways.',
    'What each connection does'
  ),
  consumer(
    'events_statements_current',
    ['statements'],
    'Running statements and runaways.',
    'Running statements and runaways'
  ),
  consumer('events_statements_history', ['history'], 'The proof of how a statement ended.', 'How statements ended'),
  consumer(
    'statements_digest',
    ['digests', 'digestSamples'],
    'Digests, and how statements of closed connections ended.',
    'Digests: how a statement usually runs, and whether it is new'
  ),
  // Useful, but not needed: under load it holds only a second.
  consumer(
    'events_statements_history_long',
    ['historyLong'],
    null,
    'How statements of closed connections ended; under load it holds only a second'
  ),
  consumer('events_stages_current', ['stages'], null, 'The stage of a running statement: how far an ALTER TABLE is'),
  instrument(
    'wait/io/file/%',
    'wait/io/file/innodb/innodb_data_file',
    ['events', 'files', 'threadIo'],
    'Disk I/O.',
    'Disk I/O, counted and timed'
  ),
  instrument(
    'statement/%',
    'statement/sql/select',
    ['statements'],
    'Running statements.',
    'Running statements and runaways'
  ),
  instrument(
    'wait/lock/metadata/sql/mdl',
    'wait/lock/metadata/sql/mdl',
    ['metadataLocks'],
    'Waits for metadata locks.',
    'Metadata locks acquired from then on'
  ),
  instrument(
    'stage/innodb/alter%',
    'stage/innodb/alter table (end)',
    [],
    null,
    'How far an ALTER TABLE is: work completed and estimated'
  ),
];

/** The statement that switches it on, with values to bind. */
export function enableSql({ kind, name }: Switch): { sql: string; values: string[] } {
  const compare = name.includes('%') ? 'LIKE' : '=';
  return kind === 'consumer'
    ? { sql: "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = ?", values: [name] }
    : {
        sql: `UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME ${compare} ?`,
        values: [name],
      };
}

/** The same with its values, to read and copy. The names are our own and hold no quote. */
export function enableText(of: Switch): string {
  const { sql, values } = enableSql(of);
  return sql.replace('?', () => `'${values.join()}'`);
}
