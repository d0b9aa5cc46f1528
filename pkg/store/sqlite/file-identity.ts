import { statSync } from 'node:fs';

/** Which files lie at a path: those of SQLite, and its log's. Null where there is none. */
export interface FileIdentity {
  file: string | null;
  log: string | null;
}

export function identityOf(path: string): FileIdentity {
  return { file: idOf(path), log: idOf(`${path}-wal`) };
}

/** Whether what was open is still what lies there. A log may come later. */
export function isSame(open: FileIdentity, now: FileIdentity): boolean {
  return open.file === now.file && (open.log === null || open.log === now.log);
}

function idOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev}-${found.ino}`;
}
