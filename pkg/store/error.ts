/** `newer`: written by a newer version. `io`: the disk or file system failed. `internal`: a fault of this program. */
export type StoreProblem = 'full' | 'read-only' | 'corrupt' | 'newer' | 'busy' | 'io' | 'closed' | 'internal';

/** What went wrong with the history, and what to do about it. */
export class StoreError extends Error {
  override name = 'StoreError';

  constructor(
    readonly problem: StoreProblem,
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options);
  }
}
