import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Parts } from '../../parts';
import { dropOldCopies } from '../copies';
import type { Database } from '../database';

/** Tables that hold names and texts. */
const tables = ['statement', 'lock_node', 'deadlock', 'series'];
/** Pages that are given back at once. */
const PAGES = 256;
/** Tries to empty the log: a reader may hold it. */
const TRIES = 5;

/**
 * Removes what erased rows leave: in pages that are in use, in free pages, in the log, and in copies from before a change of
 * the format. Answers the files that may still hold some of it.
 */
export function* eraseTraces(db: Database): Parts<string[]> {
  for (const table of tables) {
    writeAnew(db, table);
    yield;
  }
  yield* giveBackFreePages(db);
  dropOldCopies(db.path, Infinity);
  const isEmpty = yield* emptyLog(db);
  return [...(isEmpty ? [] : [`${db.path}-wal`]), ...besides(db.path)];
}

/**
 * `secure_delete` overwrites a row that is deleted. Where rows moved from page to page before, older images of them stay in
 * the unused part of a page: only pages that are written anew have none.
 */
function writeAnew(db: Database, table: string): void {
  db.transaction(() =>
    db.exec(`CREATE TABLE kept AS SELECT * FROM ${table}; DELETE FROM ${table};
      INSERT INTO ${table} SELECT * FROM kept; DROP TABLE kept`)
  );
}

/** Older versions did not overwrite what they deleted. */
function* giveBackFreePages(db: Database): Parts<void> {
  const free = () => Number(db.get('PRAGMA freelist_count')?.['freelist_count'] ?? 0);
  for (let before = Infinity, now = free(); now > 0 && now < before; before = now, now = free()) {
    db.exec(`PRAGMA incremental_vacuum(${PAGES})`);
    yield;
  }
}

function* emptyLog(db: Database): Parts<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (db.get('PRAGMA wal_checkpoint(TRUNCATE)')?.['busy'] === 0) {
      return true;
    }
    yield;
  }
  return false;
}

/** Histories that were set aside, and whatever else lies beside this one under its name. */
function besides(path: string): string[] {
  const own = new Set(
    ['', '-wal', '-shm', '.writer', '.writer-new', '.source'].map((suffix) => basename(path) + suffix)
  );
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(path)) && !own.has(name))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}
