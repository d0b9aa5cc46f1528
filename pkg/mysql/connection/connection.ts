import { instanceName, type Secrets, type Target } from '../../../src/shared/settings';
import type { EncryptionWatch } from './encryption';
import { asServerError, errnoOf, isStatementError, ServerError } from './errors';
import { OwnTimeouts } from './own-timeouts';
import {
  cleanState,
  essential,
  sessionVariables,
  versionSql,
  type Flavour,
  type SessionVariable,
} from './session-settings';
import { Wire, type LoginSettings } from './wire';
import { shortened } from './wire-error';

export type { Flavour } from './session-settings';

/** One server and how to log in. */
export interface Access {
  target: Target;
  settings: LoginSettings;
  secrets: Secrets;
  /** Compares this connection with the earlier ones. */
  encryption?: EncryptionWatch;
  /** Learns which of our statements the server stopped for taking too long. */
  timeouts?: OwnTimeouts;
}

export interface OpenOptions {
  /** A call that is not answered within this time ends the connection. Milliseconds. */
  callTimeout?: number;
  /** Ends the attempt. */
  signal?: AbortSignal;
}

/** One row as mysql2 answers it; big numbers are strings. */
export type Row = Record<string, unknown>;

const CALL_TIMEOUT = 5_000;

/** One persistent connection. Every call on it is bounded in time and in size, and rejects with a ServerError. */
export class Connection {
  #flavour: Flavour = 'MySQL';
  #version = '';
  /** Variables that this server lacks or reserves. */
  readonly #refused = new Set<string>();

  private constructor(
    readonly instance: string,
    private readonly wire: Wire,
    /** Those of all connections with this access. */
    readonly timeouts: OwnTimeouts
  ) {}

  /** Connects, logs in and prepares the session. When the signal aborts it rejects at once, and nothing stays open. */
  static async open(
    { target, settings, secrets, encryption, timeouts = new OwnTimeouts() }: Access,
    { callTimeout = CALL_TIMEOUT, signal }: OpenOptions = {}
  ): Promise<Connection> {
    const instance = instanceName(target);
    if (signal?.aborted === true) {
      throw new ServerError('lost', `${instance}: not connected: sampling was stopped.`);
    }
    const wire = new Wire(instance, target.address, callTimeout);
    const abort = (): void => wire.close();
    signal?.addEventListener('abort', abort);
    try {
      await wire.login(settings, secrets);
      const connection = new Connection(instance, wire, timeouts);
      await connection.#prepare();
      if (wire.encryption !== null) {
        encryption?.saw(wire.encryption);
      }
      return connection;
    } catch (error) {
      wire.close();
      throw asServerError(error, instance, true);
    } finally {
      signal?.removeEventListener('abort', abort);
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
    return (await this.#ask(this.format(sql, values))) as Row[];
  }

  /** Runs several statements in one round trip; each must answer rows. Rejects as a whole when one fails. */
  async queries(statements: string[]): Promise<Row[][]> {
    if (statements.length === 1) {
      return [await this.query(statements.join())];
    }
    const sets = await this.#ask(statements.join(';\n'));
    if (!Array.isArray(sets) || sets.length !== statements.length) {
      throw new ServerError('lost', `${this.instance}: it did not answer each of ${statements.length} statements.`);
    }
    return sets as Row[][];
  }

  /** Runs one statement that changes rows, and answers how many. */
  async change(sql: string, values: unknown[]): Promise<number> {
    const { affectedRows } = (await this.#ask(this.format(sql, values))) as { affectedRows: number };
    return affectedRows;
  }

  /** The statement with its values bound. */
  format(sql: string, values: unknown[]): string {
    return this.wire.format(sql, values);
  }

  /** Logs in again on the same connection: new global privileges count only after a login. */
  async renew(): Promise<void> {
    await this.wire.changeUser();
    await this.#prepare();
  }

  /** Closes it without waiting for the server, and fails the calls that wait; may be called twice. */
  close(): void {
    this.wire.close();
  }

  async #ask(sql: string): Promise<unknown> {
    const from = performance.now();
    try {
      return await this.wire.query(sql);
    } catch (error) {
      this.timeouts.note(errnoOf(error), { from, to: performance.now() });
      throw error;
    }
  }

  /** Our own settings come first: a server's may cut the version off. */
  async #prepare(): Promise<void> {
    await this.#set(sessionVariables('both'));
    const answers = await this.queries([...cleanState, versionSql]);
    this.#version = shortened(String(answers.at(-1)?.[0]?.['version']));
    this.#flavour = this.#version.includes('MariaDB') ? 'MariaDB' : 'MySQL';
    await this.#set(sessionVariables(this.#flavour));
  }

  /** All at once; one by one where the server lacks one, or reserves it. */
  async #set(all: SessionVariable[]): Promise<void> {
    const variables = all.filter(({ name }) => !this.#refused.has(name));
    try {
      await this.query(setSql(variables));
      return;
    } catch (error) {
      if (!isOfOneVariable(error)) {
        throw error;
      }
    }
    for (const variable of variables) {
      try {
        await this.query(setSql([variable]));
      } catch (error) {
        if (!isOfOneVariable(error) || essential.has(variable.name)) {
          throw error;
        }
        this.#refused.add(variable.name);
      }
    }
  }
}

function setSql(variables: SessionVariable[]): string {
  return `SET SESSION ${variables.map(({ name, value }) => `${name} = ${value}`).join(', ')}`;
}

/** ER_UNKNOWN_SYSTEM_VARIABLE, _SPECIFIC_ACCESS_DENIED, _GLOBAL_VARIABLE, _WRONG_VALUE, _WRONG_TYPE, _INCORRECT_GLOBAL_LOCAL, _READONLY. */
const variableErrors = new Set([1193, 1227, 1229, 1231, 1232, 1238, 1621]);

function isOfOneVariable(error: unknown): boolean {
  return isStatementError(error) && variableErrors.has(errnoOf(error));
}
