import type { Connection } from 'mysql2/promise';
import { loginOf } from './accounts';
import { connect, type Login } from './connect';
import { now } from './now';

/** The DBA who is called at 09:45. The connection is opened early, because a saturated server may accept no more. */
export class Dba {
  private constructor(private readonly connection: Connection) {}

  static async connect(server: Pick<Login, 'host' | 'port'>): Promise<Dba> {
    return new Dba(await connect(loginOf('dba', server)));
  }

  get processlistId(): number {
    return this.connection.threadId;
  }

  /** Kills the statement or the whole connection, and answers when the KILL was sent, epoch milliseconds. */
  async kill(what: 'query' | 'connection', processlistId: number): Promise<number> {
    const at = now();
    await this.connection.query(`KILL ${what === 'query' ? 'QUERY' : 'CONNECTION'} ${Number(processlistId)}`);
    return at;
  }

  async disconnect(): Promise<void> {
    await this.connection.end();
  }
}
