import { createConnection, type Connection as Wire, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { instanceName, type Secrets, type Settings, type Target } from '../../../src/shared/settings';
import { parseAddress } from './address';
import { asServerError, errnoOf, ServerError } from './errors';
import { tlsOptions } from './tls';

/** One server and how to log in. */
export interface Access {
  target: Target;
  settings: Pick<Settings, 'user' | 'tls' | 'tlsServerName'>;
  secrets: Secrets;
}

export type Flavour = 'MySQL' | 'MariaDB';

/** One row as mysql2 answers it; big numbers are strings. */
export type Row = Record<string, unknown>;

/** A call without an answer for so long ends the connection. Milliseconds. */
const CALL_TIMEOUT = 5_000;
/** What the server itself stops a statement after, so that it never works for nobody. Seconds. */
const STATEMENT_TIMEOUT = 2;

const statementLimits: Record<Flavour, string> = {
  MySQL: `max_execution_time = ${STATEMENT_TIMEOUT * 1000}`,
  MariaDB: `max_statement_time = ${STATEMENT_TIMEOUT}`,
};
const UNKNOWN_VARIABLE = 1193;
/** The session's settings; each is there for a reason given beside it. */
const commonSettings = [
  // An open transaction would hold metadata locks.
  'autocommit = 1',
  "time_zone = '+00:00'",
  // mysql2 escapes with backslashes.
  "sql_mode = ''",
  // A pending metadata lock must cost no more than this.
  `lock_wait_timeout = ${STATEMENT_TIMEOUT}`,
  // A control connection may have nothing to do for months.
  'wait_timeout = 31536000',
  // Keeps sampling out of the slow log.
  'long_query_time = 3600',
];

/** One persistent connection; every call on it is bounded in time and rejects with a ServerError. */
export class Connection {
  readonly #wire: Wire;

  private constructor(
    readonly instance: string,
    readonly flavour: Flavour,
    readonly version: string,
    wire: Wire
  ) {
    this.#wire = wire;
    // A loss while idle is told by the next call.
    wire.on('error', () => undefined);
  }

  static async open({ target, settings, secrets }: Access): Promise<Connection> {
    const instance = instanceName(target);
    let wire: Wire | null = null;
    try {
      const address = parseAddress(target.address);
      wire = await createConnection({
        ...address,
        user: settings.user,
        password: secrets.password,
        connectTimeout: CALL_TIMEOUT,
        multipleStatements: true,
        supportBigNumbers: true,
        bigNumberStrings: true,
        timezone: 'Z',
        connectAttributes: { program_name: 'runaway' },
        ...tlsOptions(settings, secrets, address),
      });
      const [rows] = await wire.query<RowDataPacket[]>('SELECT VERSION() AS version');
      const version = String(rows[0]?.['version']);
      const connection = new Connection(instance, version.includes('MariaDB') ? 'MariaDB' : 'MySQL', version, wire);
      await connection.#prepare();
      return connection;
    } catch (error) {
      wire?.destroy();
      throw asServerError(error, instance, true);
    }
  }

  /** Runs one statement. */
  async query(sql: string, values: unknown[] = []): Promise<Row[]> {
    const [rows] = await this.#bounded(this.#wire.query<RowDataPacket[]>(sql, values));
    return rows;
  }

  /** Runs several statements in one round trip, each of which must answer rows. Fails as a whole when one fails. */
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

  /** Binds values, as the server would. */
  format(sql: string, values: unknown[]): string {
    return this.#wire.format(sql, values);
  }

  /** Logs in again on the same connection: only so do new global privileges count. */
  async renew(): Promise<void> {
    await this.#bounded(this.#wire.changeUser({}));
    await this.#prepare();
  }

  /** Closes it without waiting for the server; may be called twice. */
  close(): void {
    this.#wire.destroy();
  }

  async #prepare(): Promise<void> {
    await this.#bounded(this.#wire.query(`SET SESSION ${commonSettings.join(', ')}`));
    try {
      await this.#bounded(this.#wire.query(`SET SESSION ${statementLimits[this.flavour]}`));
    } catch (error) {
      // A server that knows no such limit is sampled without; every call is bounded here, too.
      if (errnoOf(error) !== UNKNOWN_VARIABLE) {
        throw error;
      }
    }
  }

  async #bounded<T>(call: Promise<T>): Promise<T> {
    let late: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      late = setTimeout(() => {
        this.#wire.destroy();
        const seconds = CALL_TIMEOUT / 1000;
        reject(new ServerError('timeout', `${this.instance}: no answer within ${seconds} s. It is tried again.`));
      }, CALL_TIMEOUT);
    });
    try {
      return await Promise.race([call, timeout]);
    } finally {
      clearTimeout(late);
    }
  }
}
