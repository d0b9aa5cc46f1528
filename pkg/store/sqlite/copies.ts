import { constants, copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** Milliseconds that a copy from before a change of the format is kept. */
const KEPT = 7 * 86_400_000;

const copyOf = (path: string, version: number): string => `${path}.before-${version + 1}`;

/**
 * Copies the file as it was before it is brought to this version's format, beside it. One that is there already is of a
 * try that was interrupted: it stays. Throws an error of SQLite or the file system.
 */
export function keepCopy(db: DatabaseSync, path: string, version: number): void {
  const copy = copyOf(path, version);
  if (existsSync(copy)) {
    return;
  }
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  // Half a copy has another name.
  copyFileSync(path, `${copy}.partial`, constants.COPYFILE_FICLONE);
  renameSync(`${copy}.partial`, copy);
}

/** Deletes copies of a history that are older than a week. Throws an error of the file system. */
export function dropOldCopies(path: string, now: number): void {
  const folder = dirname(path);
  const old = readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path)}.before-`))
    .map((name) => join(folder, name))
    .filter((copy) => now - statSync(copy).mtimeMs > KEPT);
  old.forEach((copy) => rmSync(copy, { force: true }));
}
