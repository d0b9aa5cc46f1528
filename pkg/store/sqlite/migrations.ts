import type { DatabaseSync } from 'node:sqlite';
import { storeError } from './error';

/**
 * Steps from one version of the schema to the next. A released step is never changed.
 * Times are microseconds since the epoch on the clock of the machine that samples.
 */
const steps = [
  `
  CREATE TABLE instance (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    incarnation TEXT
  ) STRICT;

  -- One row a sample: what the second was like.
  CREATE TABLE sample (
    instance INTEGER NOT NULL,
    at INTEGER NOT NULL,
    runaways INTEGER NOT NULL,
    longest_statement REAL NOT NULL,
    sessions_waiting INTEGER NOT NULL,
    longest_wait REAL NOT NULL,
    spike_score REAL,
    PRIMARY KEY (instance, at)
  ) STRICT, WITHOUT ROWID;

  -- What has rates of its own: a wait event, a file, a statement; and the sums of all events and of all files.
  CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    instance INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    schema_name TEXT,
    table_name TEXT,
    UNIQUE (instance, kind, name)
  ) STRICT;

  -- Clustered by series, so that a range of one is read in one sweep. A row of nulls marks a sample without rates.
  CREATE TABLE io (
    series INTEGER NOT NULL,
    at INTEGER NOT NULL,
    read_ops REAL,
    read_bytes REAL,
    read_time REAL,
    write_ops REAL,
    write_bytes REAL,
    write_time REAL,
    PRIMARY KEY (series, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE statement (
    id INTEGER PRIMARY KEY,
    instance INTEGER NOT NULL,
    incarnation TEXT NOT NULL,
    thread INTEGER NOT NULL,
    event INTEGER NOT NULL,
    processlist_id INTEGER,
    user TEXT,
    host TEXT,
    db TEXT,
    digest TEXT,
    digest_text TEXT,
    text TEXT,
    state TEXT,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ended_at INTEGER,
    rows_examined INTEGER NOT NULL,
    rows_sent INTEGER NOT NULL,
    read_bytes REAL,
    write_bytes REAL,
    io_share REAL,
    waiting_on TEXT,
    blocking INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    confidence TEXT NOT NULL,
    killer TEXT,
    errno INTEGER,
    evidence TEXT NOT NULL,
    runaway_at INTEGER,
    UNIQUE (instance, incarnation, thread, event)
  ) STRICT;
  CREATE INDEX statement_seen ON statement (instance, seen_at);
  CREATE INDEX statement_runaway ON statement (instance, seen_at) WHERE runaway_at IS NOT NULL;
  CREATE INDEX statement_running ON statement (instance) WHERE outcome = 'running';

  -- One row for as long as a session stays in its place in the lock forest, not one a second.
  CREATE TABLE lock_node (
    id INTEGER PRIMARY KEY,
    instance INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    incarnation TEXT NOT NULL,
    thread INTEGER NOT NULL,
    parent INTEGER,
    processlist_id INTEGER,
    user TEXT,
    host TEXT,
    db TEXT,
    text TEXT,
    statement TEXT,
    lock_kind TEXT,
    object TEXT,
    index_name TEXT,
    mode TEXT,
    since INTEGER,
    waiters INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX lock_node_to ON lock_node (instance, to_at, thread);

  CREATE TABLE gap (
    instance INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (instance, from_at, reason)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE statement ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE lock_node ADD COLUMN record TEXT;
  ALTER TABLE lock_node ADD COLUMN took TEXT;

  CREATE TABLE deadlock (
    instance INTEGER NOT NULL,
    at INTEGER NOT NULL,
    victim INTEGER,
    survivor INTEGER,
    victim_text TEXT,
    survivor_text TEXT,
    object TEXT,
    index_name TEXT,
    report TEXT NOT NULL,
    PRIMARY KEY (instance, at)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE INDEX statement_digest ON statement (instance, digest, started_at) WHERE digest IS NOT NULL;
  `,
  `
  ALTER TABLE lock_node ADD COLUMN held_since INTEGER;
  `,
  `
  -- The server tells rows when a statement has ended: 0 stood for not known.
  ALTER TABLE statement ADD COLUMN examined INTEGER;
  ALTER TABLE statement ADD COLUMN sent INTEGER;
  UPDATE statement SET examined = nullif(rows_examined, 0), sent = nullif(rows_sent, 0);
  ALTER TABLE statement DROP COLUMN rows_examined;
  ALTER TABLE statement DROP COLUMN rows_sent;
  ALTER TABLE statement RENAME COLUMN examined TO rows_examined;
  ALTER TABLE statement RENAME COLUMN sent TO rows_sent;
  `,
  `
  -- What a sample did not read is unknown, not zero.
  CREATE TABLE read_sample (
    instance INTEGER NOT NULL,
    at INTEGER NOT NULL,
    runaways INTEGER,
    longest_statement REAL,
    sessions_waiting INTEGER,
    longest_wait REAL,
    spike_score REAL,
    PRIMARY KEY (instance, at)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO read_sample SELECT instance, at, runaways, longest_statement, sessions_waiting, longest_wait, spike_score FROM sample;
  DROP TABLE sample;
  ALTER TABLE read_sample RENAME TO sample;
  `,
  `
  -- Until here every wait that was kept had a proven holder: null stands for certain.
  ALTER TABLE lock_node ADD COLUMN confidence TEXT;
  ALTER TABLE lock_node ADD COLUMN note TEXT;
  `,
  `
  -- Times are the sampling machine's from here on, and the server's offset is kept with them. Older ones stay as they were.
  ALTER TABLE sample ADD COLUMN clock_ahead INTEGER;
  `,
  `
  -- Samples are packed. docs/guides/history.md describes the blobs. The old rows are packed in the background.
  CREATE TABLE journal (
    instance INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (instance, kind, at)
  ) STRICT, WITHOUT ROWID;
  -- An id is never used again: readers remember blocks by it.
  CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    level INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
  CREATE INDEX block_place ON block (instance, kind, level, from_at, until_at);
  CREATE INDEX block_age ON block (level, until_at);

  -- A name is kept as long as the last block that has it.
  ALTER TABLE series ADD COLUMN digest TEXT;
  ALTER TABLE series ADD COLUMN text TEXT;
  ALTER TABLE series ADD COLUMN keep_until INTEGER NOT NULL DEFAULT 0;
  UPDATE series SET keep_until = (CAST(strftime('%s', 'now') AS INTEGER) + 172800) * 1000000;
  CREATE INDEX series_keep ON series (keep_until);

  -- Retention finds by these what has expired.
  CREATE INDEX gap_to ON gap (to_at);
  CREATE INDEX statement_ordinary ON statement (seen_at) WHERE runaway_at IS NULL;
  `,
  `
  -- What people did to the history, or through it. A row is written before that is done, and never deleted.
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT,
    result TEXT
  ) STRICT;
  `,
];

/** The version of the schema that this program writes. */
export const schemaVersion = steps.length;

/** The version of the file's schema; 0 if it is empty. Throws a StoreError if a newer program wrote it. */
export function versionOf(db: DatabaseSync, path: string): number {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > schemaVersion) {
    const what = `it was written by a newer version of Runaway (schema ${version}, this one knows ${schemaVersion})`;
    throw storeError('newer', path, what);
  }
  return version;
}

/** Brings the file to version `to`, one transaction per step. Throws a StoreError if a newer program wrote the file. */
export function migrate(db: DatabaseSync, path: string, to = schemaVersion): void {
  const version = versionOf(db, path);
  for (const [index, step] of steps.slice(0, to).entries()) {
    if (index >= version) {
      db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
    }
  }
}
