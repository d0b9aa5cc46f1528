import type { StatementRecord } from '../../detection/statements/record';
import type { StoreError } from '../error';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { connect, connectForReading, setAside } from './connect';
import { BlockCache } from './block-cache';
import { storeError, toStoreError } from './error';
import type { StoreLog } from './log';
import { identityOf, isSame, type FileIdentity } from './file-identity';

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
  /** Bytes of blocks that an answer reads of a kind; unpacked, they are a few times as many. */
  mostBytes = 24e6;
  readonly #statements = new Map<string, StatementSync>();
  #db: DatabaseSync | null;
  #inTransaction = false;
  #isClosed = false;
  #identity: FileIdentity = { file: null, log: null };

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

  /** The same, and when it returns the disk has it: other commits are lost if the machine, and not only the process, stops. */
  durably<T>(work: () => T): T {
    this.exec('PRAGMA synchronous = FULL');
    try {
      return this.transaction(work);
    } finally {
      this.exec('PRAGMA synchronous = NORMAL');
    }
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

  /**
   * Opens what lies at the path now if that is another file than the one that is open, or none: what is written to a
   * deleted file is lost. To be called before work, not during it. Throws a StoreError.
   */
  refresh(): void {
    const now = identityOf(this.path);
    if (this.#db === null || isSame(this.#identity, now)) {
      this.#identity = { ...now, file: this.#identity.file };
      return;
    }
    const isOther = now.file !== this.#identity.file;
    this.#forget();
    if (this.access === 'writes' && !isOther) {
      // Only its log was deleted: this connection still has it.
      this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    }
    this.#db.close();
    this.#db = null;
    if (this.access === 'writes') {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    }
    this.#db = this.#open();
    if (this.access === 'writes' && isOther) {
      this.#tellReplaced(now.file !== null);
    }
  }

  #tellReplaced(isThere: boolean): void {
    const what = isThere
      ? `another file took the place of ${this.path}: it is continued`
      : `the files of ${this.path} were deleted or moved away: a new history began`;
    const message = `At ${new Date().toISOString()}, while Runaway ran, ${what}. What had been recorded before is not in it.`;
    this.log.error(message);
    this.log.notice?.(message);
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
      setAside(this.path, failure, this.log);
      this.#db = this.#open();
    }
  }

  #forget(): void {
    this.#statements.clear();
    this.blocks.clear();
    this.forget();
  }

  #open(): DatabaseSync {
    const db = this.#connect();
    this.#identity = identityOf(this.path);
    return db;
  }

  #connect(): DatabaseSync {
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
      setAside(this.path, failure, this.log);
      return connect(this.path, this.migrating);
    }
  }
}
