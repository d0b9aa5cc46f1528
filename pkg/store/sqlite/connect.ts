import { chmodSync, closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StoreError } from '../error';
import { keepCopy, dropOldCopies } from './copies';
import { storeError, toStoreError } from './error';
import type { StoreLog } from './log';
import { migrate, schemaVersion, versionOf } from './migrations';

/**
 * Opens a file for writing, or creates it, and brings it to this version's format; `migrating` is called around that. Throws
 * a StoreError.
 */
export function connect(path: string, migrating: (busy: boolean) => void): DatabaseSync {
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
      PRAGMA secure_delete = ON;
    `);
    if (version > 0 && version < schemaVersion) {
      migrating(true);
      keepCopy(db, path, version);
    }
    migrate(db, path);
    migrating(false);
    dropOldCopies(path, Date.now());
    return db;
  } catch (error) {
    migrating(false);
    db.close();
    throw toStoreError(error, path);
  }
}

/** Opens a file that is in this version's format, for reading alone. Throws a StoreError. */
export function connectForReading(path: string): DatabaseSync {
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

/** Renames a file that is corrupt, with its logs, and says so. */
export function setAside(path: string, failure: StoreError, log: StoreLog): void {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('.', '-');
  const aside = `${path}.corrupt-${stamp}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) {
      renameSync(path + suffix, aside + suffix);
    }
  }
  const message = `${failure.message} Everything recorded so far is in ${aside}; sqlite3's .recover may save it.`;
  log.error(message);
  log.notice?.(message);
}
