import type { Access, Connection } from '../connection/connection';
import { ControlChannel, type ControlLog } from '../connection/control-channel';
import { isStatementError, ServerError } from '../connection/errors';
import { quotedAccount } from '../capabilities/quoted';
import { number, text } from '../protocol/rows';
import { kill } from './kill';
import { meansOf, readKillGrants, type KillGrants } from './means';
import type { KillMode, KillResult, KillTarget } from './target';
import { readVictim, type Victim } from './victim';

/** Milliseconds between two looks whether the connection still works. */
const LOOK_EVERY = 20_000;

/** An account without the right to kill is told what to grant. */
export interface KillRight extends KillGrants {
  /** `user@host` as the server knows it. */
  account: string;
  /** It kills by KILL, or by a procedure of a managed server; null: it cannot kill. */
  by: 'KILL' | 'procedure' | null;
  /** The GRANT that is missing. */
  remedy: string | null;
  /** Whether it sees what runs. */
  mayReadThreads: boolean;
}

/**
 * Kills on one server, over a connection of its own that is opened early and kept: it works when no connection is free and
 * while sampling hangs.
 */
export class Killer {
  readonly #channel: ControlChannel;
  readonly #timer: NodeJS.Timeout;

  constructor(
    access: Access,
    private readonly instance: string,
    log: ControlLog,
    lookEvery = LOOK_EVERY
  ) {
    this.#channel = new ControlChannel(access, instance, log);
    void this.#look();
    this.#timer = setInterval(() => void this.#look(), lookEvery);
  }

  /** What this account may do. Rejects with a ServerError. */
  right(): Promise<KillRight> {
    return this.#use(async (connection) => {
      const [row] = await connection.query('SELECT CURRENT_USER() AS account');
      const grants = await readKillGrants(connection);
      const { procedure } = await meansOf(connection, 'query', grants);
      const by = grants.mayKill ? 'KILL' : procedure === null ? null : 'procedure';
      const account = text(row ?? {}, 'account') ?? '';
      const name = connection.flavour === 'MySQL' ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN';
      const remedy = by === null ? `GRANT ${name} ON *.* TO ${quotedAccount(account)};` : null;
      return { ...grants, account, by, remedy, mayReadThreads: await mayRead(connection) };
    });
  }

  /** How the target stands at this moment; null if it is over. Rejects with a ServerError. */
  victim(target: KillTarget): Promise<Victim | null> {
    return this.#use((connection) => readVictim(connection, target));
  }

  /** Seconds since the server was started. Rejects with a ServerError. */
  uptime(): Promise<number> {
    return this.#use(async (connection) => {
      const [row] = await connection.query("SHOW GLOBAL STATUS WHERE Variable_name = 'Uptime'");
      return number(row ?? {}, 'Value');
    });
  }

  /** Kills exactly this. Rejects with a ServerError: of kind `privilege` if the account may not. */
  kill(target: KillTarget, mode: KillMode): Promise<KillResult> {
    return this.#use(async (connection) => {
      const means = await meansOf(connection, mode, await readKillGrants(connection));
      return kill(connection, target, mode, means);
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#channel.close();
  }

  /** A connection that broke is opened again before it is needed. */
  async #look(): Promise<void> {
    await this.#channel.use((connection) => connection.query('SELECT 1')).catch(() => undefined);
  }

  async #use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const answer = await this.#channel.use(async (connection) => ({ of: await work(connection) }));
    if (answer === null) {
      throw new ServerError('unreachable', `${this.instance}: no connection to kill on. Nothing was killed.`);
    }
    return answer.of;
  }
}

async function mayRead(connection: Connection): Promise<boolean> {
  try {
    await connection.query(
      'SELECT 1 FROM performance_schema.threads t JOIN performance_schema.events_statements_current c USING (THREAD_ID) LIMIT 0'
    );
    return true;
  } catch (error) {
    if (!isStatementError(error)) {
      throw error;
    }
    return false;
  }
}
