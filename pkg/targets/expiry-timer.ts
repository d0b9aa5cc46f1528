import type { Log } from '../plugin/logs';
import type { Writer } from '../store/store';

/** Milliseconds between two deletions. */
const INTERVAL = 60_000;
/** Milliseconds to the next call while more is left to delete. */
const NEXT_CALL = 200;

/** Deletes expired samples once a minute, in short calls so that sampling is not delayed. */
export class ExpiryTimer {
  #timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly store: Pick<Writer, 'deleteExpired'>,
    private readonly log: Log
  ) {
    this.#timer = setTimeout(() => this.#delete(), INTERVAL);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #delete(): void {
    let isMoreLeft = false;
    try {
      isMoreLeft = this.store.deleteExpired(Date.now() * 1000);
    } catch (error) {
      this.log.error('old samples could not be deleted', { error });
    }
    this.#timer = setTimeout(() => this.#delete(), isMoreLeft ? NEXT_CALL : INTERVAL);
  }
}
