import { Connection, type Access } from './connection';
import { asServerError, isStatementError, loggable } from './errors';

export interface ControlLog {
  warn(message: string, values: { instance: string; error: unknown }): void;
}

/**
 * A second connection, for control. It is opened early and kept, so that it works when no connection is free. Sampling
 * goes on without it; when it is lost, the next use opens a new one.
 */
export class ControlChannel {
  #connection: Connection | null = null;
  #opening: Promise<Connection> | null = null;
  readonly #closing = new AbortController();
  #problem: string | null = null;

  constructor(
    private readonly access: Access,
    private readonly instance: string,
    private readonly log: ControlLog,
    private readonly callTimeout?: number
  ) {}

  /** Why the last attempt to open it failed; null once it is open. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The open connection, or a new one; null when the server accepts none. */
  async open(): Promise<Connection | null> {
    try {
      if (this.#connection === null) {
        // Concurrent calls share one attempt.
        this.#opening ??= Connection.open(this.access, {
          signal: this.#closing.signal,
          ...(this.callTimeout !== undefined && { callTimeout: this.callTimeout }),
        });
        this.#connection = await this.#opening;
        this.#problem = null;
      }
    } catch (error) {
      if (this.#closing.signal.aborted) {
        return null;
      }
      this.#problem = asServerError(error, this.instance, true).message;
      this.log.warn('no second connection for control', { instance: this.instance, error: loggable(error) });
    } finally {
      this.#opening = null;
    }
    return this.#connection;
  }

  /** The same, but null if it is not open in time (milliseconds); then it may be at the next use. */
  async openWithin(patience: number): Promise<Connection | null> {
    const late = Promise.withResolvers<null>();
    const timer = setTimeout(() => late.resolve(null), patience);
    try {
      return await Promise.race([this.open(), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Works on the control connection; answers null when there is none. Rejects with a ServerError. After an error that is
   * not a statement's own, the connection counts as lost.
   */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T | null> {
    const connection = await this.open();
    if (connection === null) {
      return null;
    }
    try {
      return await work(connection);
    } catch (error) {
      if (!isStatementError(error)) {
        this.#lose(connection);
      }
      throw asServerError(error, this.instance, false);
    }
  }

  /** Closes it, also one that is being opened; it opens no other. */
  close(): void {
    this.#closing.abort();
    this.lose();
  }

  /** Closes the connection; the next use opens a new one. */
  lose(): void {
    if (this.#connection !== null) {
      this.#lose(this.#connection);
    }
  }

  #lose(connection: Connection): void {
    connection.close();
    // Another use may have opened a new one by now.
    if (this.#connection === connection) {
      this.#connection = null;
    }
  }
}
