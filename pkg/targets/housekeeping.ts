import type { History } from '../store/history';
import type { Log } from '../plugin/logs';

/** Milliseconds between two rounds of deleting, and between its bounded pieces while more is waiting. */
const EVERY = 60_000;
const NEXT_PIECE = 200;

/** Deletes from a history what has been kept long enough, a small piece at a time. */
export class Housekeeping {
  #timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly history: Pick<History, 'retain'>,
    private readonly log: Log
  ) {
    this.#timer = setTimeout(() => this.#work(), EVERY);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #work(): void {
    let more = false;
    try {
      more = this.history.retain(Date.now() * 1000);
    } catch (error) {
      this.log.error('old samples could not be deleted', { error });
    }
    this.#timer = setTimeout(() => this.#work(), more ? NEXT_PIECE : EVERY);
  }
}
