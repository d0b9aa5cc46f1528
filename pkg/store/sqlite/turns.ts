import type { Parts } from '../parts';

/** Milliseconds of work after which another's turn comes. */
const TURN = 12;

interface Task {
  parts: Parts<unknown>;
  done: (answer: unknown) => void;
  failed: (error: unknown) => void;
}

/** Does work of several in turn: what is short does not wait for all of what is long. */
export class Turns {
  #tasks: Task[] = [];
  #isRunning = false;

  /** Rejects with what the work throws. */
  run(parts: Parts<unknown>): Promise<unknown> {
    return new Promise((done, failed) => {
      this.#tasks.push({ parts, done, failed });
      if (!this.#isRunning) {
        void this.#runAll();
      }
    });
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
      if (!takesTurn(task)) {
        this.#tasks.push(task);
      }
      // Requests that came meanwhile are taken in.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#isRunning = false;
  }
}

/** Whether it came to its end. */
function takesTurn({ parts, done, failed }: Task): boolean {
  const began = performance.now();
  try {
    do {
      const next = parts.next();
      if (next.done === true) {
        done(next.value);
        return true;
      }
    } while (performance.now() - began < TURN);
    return false;
  } catch (error) {
    failed(error);
    return true;
  }
}
