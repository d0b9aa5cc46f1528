import { HistoryError, type HistoryProblem } from '../error';

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html. */
const problems = new Map<number, HistoryProblem>([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'read-only'],
  [10, 'io'],
  [11, 'corrupt'],
  [13, 'full'],
  [14, 'read-only'],
  [26, 'corrupt'],
]);

const remedies: Record<HistoryProblem, string> = {
  full: 'Free some space there, or keep less: lower "raw samples" in the data source. Sampling goes on and is written again as soon as there is room.',
  'read-only':
    'Make the folder and the file writable for the user Grafana runs as, or set history_path to a folder that is.',
  corrupt: 'It is set aside under another name and a new history begins.',
  newer: 'Install that version again, or move the file away to begin a new history.',
  busy: 'Another process holds it: see that no second Grafana or collector uses the same history_path.',
  io: 'Look for errors of the disk or file system there; a network file system does not suit a history.',
  closed: 'The data source was closed while it was asked.',
  internal: 'This is a fault in Runaway: please report it.',
};

/** The error for a problem of the history at `path`. */
export function historyError(problem: HistoryProblem, path: string, what: string, cause?: unknown): HistoryError {
  return new HistoryError(problem, `The history ${path}: ${what}. ${remedies[problem]}`, { cause });
}

/** Tells what an exception of SQLite or the file system means; a HistoryError is handed through. */
export function toHistoryError(error: unknown, path: string): HistoryError {
  if (error instanceof HistoryError) {
    return error;
  }
  const what = error instanceof Error ? error.message : String(error);
  return historyError(problemOf(error), path, what, error);
}

function problemOf(error: unknown): HistoryProblem {
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
