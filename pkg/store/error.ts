/** `newer`: written by a newer version. `io`: the disk or file system failed. `internal`: a fault of this program. */
export type HistoryProblem = 'full' | 'read-only' | 'corrupt' | 'newer' | 'busy' | 'io' | 'closed' | 'internal';

/** What went wrong with the history, and what to do about it. */
export class HistoryError extends Error {
  override name = 'HistoryError';

  constructor(
    readonly problem: HistoryProblem,
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options);
  }
}
