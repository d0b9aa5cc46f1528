import type { Features } from './features';

/** A consumer or a kind of instrument that can be switched while the server runs. */
export interface Switch {
  kind: 'consumer' | 'instrument';
  /** A consumer's name, or the pattern of instruments. */
  name: string;
  /** The instrument that stands for its kind: who switches one off has switched off its like. A consumer's own name. */
  probe: string;
  features: ReadonlyArray<keyof Features>;
  /** What is lost without it; null for one that is of use where it is on, and not missed where it is off. */
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

/** All that sampling draws on; nothing else is ever switched on from here. */
export const switches: readonly Switch[] = [
  consumer('global_instrumentation', ['events', 'files', 'statements'], 'All that is sampled.', 'All that is sampled'),
  consumer(
    'thread_instrumentation',
    ['statements', 'threadIo'],
    'Running statements and runaways.',
    'What single connections do'
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
    'Digests, and how statements ended whose connection is gone.',
    'Digests: how a statement usually runs, and whether it is new'
  ),
  // Of use where it is on, not to be asked for: under load it holds but a second.
  consumer(
    'events_statements_history_long',
    ['historyLong'],
    null,
    'How statements ended whose connection is gone; under load it holds no more than a second'
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
    'Metadata locks, those taken from then on'
  ),
  instrument(
    'stage/innodb/alter%',
    'stage/innodb/alter table (end)',
    [],
    null,
    'How far an ALTER TABLE is: work completed and estimated'
  ),
];

/** The statement that switches it on, its values still to be bound. */
export function enabling({ kind, name }: Switch): { sql: string; values: string[] } {
  const compare = name.includes('%') ? 'LIKE' : '=';
  return kind === 'consumer'
    ? { sql: "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = ?", values: [name] }
    : {
        sql: `UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME ${compare} ?`,
        values: [name],
      };
}

/** The same, to be read and copied. The names are our own and hold no quote. */
export function enablingText(of: Switch): string {
  const { sql, values } = enabling(of);
  return sql.replace('?', () => `'${values.join()}'`);
}
