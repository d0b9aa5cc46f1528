import type { StatementRecord } from '../../detection/statements/record';
import type { StoreError } from '../error';
import { chmodSync, closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { BlockCache } from './block-cache';
import { storeError, toStoreError } from './error';
import { keepCopy } from './copies';
import { migrate, schemaVersion, versionOf } from './migrations';

/** Where the store reports what an administrator must know. */
export interface StoreLog {
  warn(message: string): void;
  error(message: string): void;
}

type Parameters = Record<string, SQLInputValue>;
export type Row = Record<string, SQLOutputValue>;

/**
 * One SQLite file. Statements are prepared once; every failure becomes a StoreError. A corrupt file is renamed and a new
 * one created: the call that found it fails, the next one works. Opened for reading, it only closes a corrupt file, and the
 * next call opens what is there then.
 */
export class Database {
  /** Ids of names that were looked up, until their rows are deleted. */
  readonly ids = new Map<string, number>();
  /** By instance, the running statements as they were last written; emptied with the ids. */
  readonly running = new Map<number, ReadonlyMap<string, StatementRecord>>();
  /** By instance, the ids of the statements whose I/O the last sample had. */
  readonly statementIds = new Map<number, ReadonlyMap<string, number>>();
  readonly blocks = new BlockCache();
  /** Points of a series that an answer reads at most. */
  mostPoints = Infinity;
  readonly #statements = new Map<string, StatementSync>();
  #db: DatabaseSync | null;
  #inTransaction = false;
  #isClosed = false;

  constructor(
    readonly path: string,
    readonly log: StoreLog,
    private readonly access: 'writes' | 'reads' = 'writes',
    private readonly migrating: (busy: boolean) => void = () => undefined
  ) {
    this.#db = this.#open();
  }

  /** Rows of a query. `T` must be the shape that the SQL selects. */
  all<T extends Row>(sql: string, parameters: Parameters = {}): T[] {
    return this.#guarded((db) => this.#prepare(db, sql).all(parameters) as T[]);
  }

  get<T extends Row>(sql: string, parameters: Parameters = {}): T | undefined {
    return this.#guarded((db) => this.#prepare(db, sql).get(parameters) as T | undefined);
  }

  /** Answers the number of rows changed, and the row id last inserted. */
  run(sql: string, parameters: Parameters = {}): { changes: number; id: number } {
    return this.#guarded((db) => {
      const { changes, lastInsertRowid } = this.#prepare(db, sql).run(parameters);
      return { changes: Number(changes), id: Number(lastInsertRowid) };
    });
  }

  exec(sql: string): void {
    this.#guarded((db) => db.exec(sql));
  }

  /** Commits all of `work`, or rolls it back when it throws. Within another transaction it is a part of that one. */
  transaction<T>(work: () => T): T {
    if (this.#inTransaction) {
      return work();
    }
    return this.#guarded((db) => {
      db.exec('BEGIN IMMEDIATE');
      this.#inTransaction = true;
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        this.forget();
        // After some errors, such as a full disk, SQLite has already rolled back.
        if (db.isTransaction) {
          db.exec('ROLLBACK');
        }
        throw error;
      } finally {
        this.#inTransaction = false;
      }
    });
  }

  /** Reads that all see the same moment. */
  snapshot<T>(read: () => T): T {
    if (this.#inTransaction) {
      return read();
    }
    return this.#guarded((db) => {
      db.exec('BEGIN');
      try {
        return read();
      } finally {
        if (db.isTransaction) {
          db.exec('COMMIT');
        }
      }
    });
  }

  /** Moves the write-ahead log into the file and closes it; may be called twice. */
  close(): void {
    const db = this.#db;
    this.#db = null;
    this.#isClosed = true;
    this.#forget();
    try {
      if (this.access === 'writes') {
        db?.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }
    } catch (error) {
      this.log.warn(`${toStoreError(error, this.path).message} (while closing; nothing is lost)`);
    } finally {
      db?.close();
    }
  }

  /** Takes a file for corrupt that another connection found to be so. */
  setAside(failure: StoreError): void {
    if (this.#db !== null) {
      this.#replace(this.#db, failure);
    }
  }

  /** Empties the caches: the rows they stand for may be gone. */
  forget(): void {
    this.ids.clear();
    this.running.clear();
    this.statementIds.clear();
  }

  #guarded<T>(work: (db: DatabaseSync) => T): T {
    if (this.#isClosed) {
      throw storeError('closed', this.path, 'it is closed');
    }
    const db = (this.#db ??= this.#open());
    try {
      return work(db);
    } catch (error) {
      if (this.#inTransaction) {
        throw error;
      }
      const failure = toStoreError(error, this.path);
      if (failure.problem === 'corrupt') {
        this.#replace(db, failure);
      }
      throw failure;
    }
  }

  #prepare(db: DatabaseSync, sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #replace(db: DatabaseSync, failure: StoreError): void {
    this.#forget();
    this.#db = null;
    db.close();
    if (this.access === 'writes') {
      this.#setAside(failure);
      this.#db = connect(this.path, this.migrating);
    }
  }

  #forget(): void {
    this.#statements.clear();
    this.blocks.clear();
    this.forget();
  }

  #open(): DatabaseSync {
    if (this.access === 'reads') {
      return connectForReading(this.path);
    }
    try {
      return connect(this.path, this.migrating);
    } catch (error) {
      const failure = toStoreError(error, this.path);
      if (failure.problem !== 'corrupt') {
        throw failure;
      }
      this.#setAside(failure);
      return connect(this.path, this.migrating);
    }
  }

  #setAside(failure: StoreError): void {
    const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('.', '-');
    const aside = `${this.path}.corrupt-${stamp}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(this.path + suffix)) {
        renameSync(this.path + suffix, aside + suffix);
      }
    }
    this.log.error(`${failure.message} Everything recorded so far is in ${aside}; sqlite3's .recover may save it.`);
  }
}

function connect(path: string, migrating: (busy: boolean) => void): DatabaseSync {
  // Create the file with its mode before SQLite writes SQL texts to it; SQLite gives its log files the same mode.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA busy_timeout = 2000');
    // Before anything is changed: it may be a newer version's.
    const version = versionOf(db, path);
    db.exec(`
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -6144;
      PRAGMA journal_size_limit = 8388608;
      PRAGMA temp_store = MEMORY;
    `);
    if (version > 0 && version < schemaVersion) {
      migrating(true);
      keepCopy(db, path, version);
    }
    migrate(db, path);
    migrating(false);
    return db;
  } catch (error) {
    migrating(false);
    db.close();
    throw toStoreError(error, path);
  }
}

function connectForReading(path: string): DatabaseSync {
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    db.exec('PRAGMA busy_timeout = 2000; PRAGMA cache_size = -6144; PRAGMA temp_store = MEMORY;');
    if (versionOf(db, path) < schemaVersion) {
      db.close();
      throw storeError('busy', path, 'it is not in the format of this version yet');
    }
    return db;
  } catch (error) {
    throw toStoreError(error, path);
  }
}
