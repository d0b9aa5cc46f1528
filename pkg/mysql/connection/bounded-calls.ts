import { shortError } from './wire-error';

export type Done<T> = (error: unknown, value?: T) => void;

/** Calls that wait for a server. Each settles in time, whatever the server does. */
export class BoundedCalls {
  readonly #waiting = new Set<(error: unknown) => void>();

  constructor(
    /** Milliseconds. */
    private readonly timeout: number,
    /** Called after each call. */
    private readonly settled: () => void
  ) {}

  /** `late` is called when time is over; it must end with `fail`. */
  run<T>(start: (done: Done<T>) => void, late: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(fail);
        this.settled();
      };
      const fail = (error: unknown): void => {
        settle();
        reject(shortError(error));
      };
      const timer = setTimeout(late, this.timeout);
      this.#waiting.add(fail);
      try {
        start((error, value) => {
          if (error === null || error === undefined) {
            settle();
            resolve(value as T);
          } else {
            fail(error);
          }
        });
      } catch (error) {
        fail(error);
      }
    });
  }

  /** Fails all calls that wait. */
  fail(error: unknown): void {
    for (const fail of this.#waiting) {
      fail(error);
    }
  }
}
