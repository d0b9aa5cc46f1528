import { StoreError, type StoreProblem } from '../error';

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html. */
const problems = new Map<number, StoreProblem>([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'read-only'],
  [10, 'io'],
  [11, 'corrupt'],
  [13, 'full'],
  [14, 'read-only'],
  [26, 'corrupt'],
]);

const remedies: Record<StoreProblem, string> = {
  full: 'Free some space there, or keep less: lower "raw samples" in the data source. Sampling continues, and is written again as soon as there is room.',
  'read-only':
    'Make the folder and the file writable for the user Grafana runs as, or set history_path to a folder that is.',
  corrupt: 'The file is set aside under another name, and a new history begins.',
  newer: 'Install that version again, or move the file away to begin a new history.',
  busy: 'Another process holds it: make sure that no second Grafana or collector uses the same history_path.',
  io: 'Look for errors of the disk or file system there; do not keep a history on a network file system.',
  closed: 'The data source was closed during the request.',
  internal: 'This is a fault in Runaway: please report it.',
};

/** The error for a problem of the history at `path`. */
export function storeError(problem: StoreProblem, path: string, what: string, cause?: unknown): StoreError {
  return new StoreError(problem, `The history ${path}: ${what}. ${remedies[problem]}`, { cause });
}

/** The StoreError for an exception of SQLite or the file system; a StoreError is returned as it is. */
export function toStoreError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) {
    return error;
  }
  const what = error instanceof Error ? error.message : String(error);
  return storeError(problemOf(error), path, what, error);
}

function problemOf(error: unknown): StoreProblem {
  if (!(error instanceof Error)) {
    return 'internal';
  }
  if ('errcode' in error && typeof error.errcode === 'number') {
    return problems.get(error.errcode & 0xff) ?? 'internal';
  }
  switch ('code' in error ? error.code : null) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
      return 'read-only';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'full';
    case 'EIO':
      return 'io';
    default:
      return 'internal';
  }
}
