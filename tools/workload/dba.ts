import type { Connection } from 'mysql2/promise';
import { loginOf } from './accounts';
import { connect, type Login } from './connect';
import { now } from './now';

/** Whoever is called at 09:45: a connection opened early, for a saturated server may take no more. */
export class Dba {
  private constructor(private readonly connection: Connection) {}

  static async arrive(server: Pick<Login, 'host' | 'port'>): Promise<Dba> {
    return new Dba(await connect(loginOf('dba', server)));
  }

  get processlistId(): number {
    return this.connection.threadId;
  }

  /** Kills the statement or the whole connection, and answers when it was told to (epoch ms). */
  async kill(what: 'query' | 'connection', processlistId: number): Promise<number> {
    const at = now();
    await this.connection.query(`KILL ${what === 'query' ? 'QUERY' : 'CONNECTION'} ${Number(processlistId)}`);
    return at;
  }

  async leave(): Promise<void> {
    await this.connection.end();
  }
}
