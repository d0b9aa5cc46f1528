import type { Log } from '../plugin/logs';
import type { Writer } from '../store/store';

/** Milliseconds between two deletions. */
const INTERVAL = 60_000;
/** Milliseconds to the next call while more is left to delete. */
const NEXT_CALL = 40;

/** Deletes expired samples once a minute, in short calls so that writes go between. */
export class ExpiryTimer {
  #timer: ReturnType<typeof setTimeout>;
  #isStopped = false;

  constructor(
    private readonly store: Pick<Writer, 'deleteExpired'>,
    private readonly log: Log
  ) {
    this.#timer = setTimeout(() => void this.#delete(), INTERVAL);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #delete(): Promise<void> {
    let isMoreLeft = false;
    try {
      isMoreLeft = await this.store.deleteExpired(Date.now() * 1000);
    } catch (error) {
      this.log.error('old samples could not be deleted', { error });
    }
    if (!this.#isStopped) {
      this.#timer = setTimeout(() => void this.#delete(), isMoreLeft ? NEXT_CALL : INTERVAL);
    }
  }
}
