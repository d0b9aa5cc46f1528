import { createConnection, type Connection as Wire, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { instanceName, type Secrets, type Settings, type Target } from '../../../src/shared/settings';
import { parseAddress } from './address';
import { asServerError, errnoOf, ServerError } from './errors';
import { commonSettings, statementLimit, type Flavour } from './session-settings';
import { tlsOptions } from './tls';

export type { Flavour } from './session-settings';

/** One server and how to log in. */
export interface Access {
  target: Target;
  settings: Pick<Settings, 'user' | 'tls' | 'tlsServerName'>;
  secrets: Secrets;
}

/** One row as mysql2 answers it; big numbers are strings. */
export type Row = Record<string, unknown>;

/** A call that is not answered within this time ends the connection. Milliseconds. */
const CALL_TIMEOUT = 5_000;
const UNKNOWN_VARIABLE = 1193;

/** One persistent connection. Every call on it is bounded in time and rejects with a ServerError. */
export class Connection {
  readonly #wire: Wire;
  readonly #callTimeout: number;
  #flavour: Flavour = 'MySQL';
  #version = '';

  private constructor(
    readonly instance: string,
    wire: Wire,
    callTimeout: number
  ) {
    this.#wire = wire;
    this.#callTimeout = callTimeout;
    // After a loss while idle the next call rejects.
    wire.on('error', () => undefined);
  }

  /** Connects, logs in and prepares the session. */
  static async open({ target, settings, secrets }: Access, callTimeout = CALL_TIMEOUT): Promise<Connection> {
    const instance = instanceName(target);
    let wire: Wire | null = null;
    try {
      const address = parseAddress(target.address);
      wire = await createConnection({
        ...address,
        user: settings.user,
        password: secrets.password,
        connectTimeout: callTimeout,
        multipleStatements: true,
        supportBigNumbers: true,
        bigNumberStrings: true,
        timezone: 'Z',
        connectAttributes: { program_name: 'runaway' },
        ...tlsOptions(settings, secrets, address),
      });
      const connection = new Connection(instance, wire, callTimeout);
      await connection.#readVersion();
      await connection.#prepare();
      return connection;
    } catch (error) {
      wire?.destroy();
      throw asServerError(error, instance, true);
    }
  }

  get flavour(): Flavour {
    return this.#flavour;
  }

  get version(): string {
    return this.#version;
  }

  /** Runs one statement. */
  async query(sql: string, values: unknown[] = []): Promise<Row[]> {
    const [rows] = await this.#bounded(this.#wire.query<RowDataPacket[]>(sql, values));
    return rows;
  }

  /** Runs several statements in one round trip; each must answer rows. Rejects as a whole when one fails. */
  async queries(statements: string[]): Promise<Row[][]> {
    if (statements.length === 1) {
      return [await this.query(statements.join())];
    }
    const [sets] = await this.#bounded(this.#wire.query<RowDataPacket[][]>(statements.join(';\n')));
    return sets;
  }

  /** Runs one statement that changes rows, and answers how many. */
  async change(sql: string, values: unknown[]): Promise<number> {
    const [result] = await this.#bounded(this.#wire.query<ResultSetHeader>(sql, values));
    return result.affectedRows;
  }

  /** The statement with its values bound. */
  format(sql: string, values: unknown[]): string {
    return this.#wire.format(sql, values);
  }

  /** Logs in again on the same connection: new global privileges count only after a login. */
  async renew(): Promise<void> {
    await this.#bounded(this.#wire.changeUser({}));
    await this.#prepare();
  }

  /** Closes it without waiting for the server; may be called twice. */
  close(): void {
    this.#wire.destroy();
  }

  async #readVersion(): Promise<void> {
    const [row] = await this.query('SELECT VERSION() AS version');
    this.#version = String(row?.['version']);
    this.#flavour = this.#version.includes('MariaDB') ? 'MariaDB' : 'MySQL';
  }

  async #prepare(): Promise<void> {
    await this.#bounded(this.#wire.query(`SET SESSION ${commonSettings}`));
    try {
      await this.#bounded(this.#wire.query(`SET SESSION ${statementLimit[this.flavour]}`));
    } catch (error) {
      // Without this limit only the time of the call is bounded.
      if (errnoOf(error) !== UNKNOWN_VARIABLE) {
        throw error;
      }
    }
  }

  async #bounded<T>(call: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#wire.destroy();
        const seconds = this.#callTimeout / 1000;
        reject(new ServerError('timeout', `${this.instance}: no answer within ${seconds} s. It is tried again.`));
      }, this.#callTimeout);
    });
    try {
      return await Promise.race([call, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
