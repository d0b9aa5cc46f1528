import type { Connection } from 'mysql2/promise';
import type { Access } from '../../pkg/mysql/connection/connection';
import { check } from '../../pkg/mysql/open-session';
import type { Shortcoming } from '../../src/shared/resources';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { accessTo } from './sampling';
import { start } from './servers';

export const selectGrant = 'SELECT ON performance_schema.*';
export const processGrant = 'PROCESS ON *.*';

/** A server with a shop, on which accounts with given grants are made. */
export class AccountsServer {
  #accounts = 0;

  private constructor(
    readonly server: LocalServer,
    readonly root: Connection
  ) {}

  static async start(flavour: Flavour): Promise<AccountsServer> {
    const server = await start(flavour);
    await createShop(server);
    return new AccountsServer(server, await server.connect());
  }

  /** The account made last. */
  get user(): string {
    return `monitor${this.#accounts}`;
  }

  /** Makes an account with these grants, and answers what it lacks. */
  async lacking(grants: string[]): Promise<{ access: Access; shortcomings: Shortcoming[] }> {
    this.#accounts++;
    const { user } = await createMonitor(this.server, grants, { user: this.user, password: 'monitor-only' });
    const access = accessTo(this.server, { user });
    return { access, shortcomings: (await check(access)).shortcomings };
  }

  /** Runs the statement that each shortcoming names. Rejects where one names none. */
  async applyRemedies(shortcomings: Shortcoming[]): Promise<void> {
    for (const { remedy } of shortcomings) {
      await this.root.query(remedy ?? 'no remedy');
    }
  }

  /** A grant for each table of performance_schema except one. */
  async grantsWithout(left: string): Promise<string[]> {
    const sql = "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'performance_schema'";
    const [rows] = await this.root.query(sql);
    const names = JSON.stringify(rows).match(/(?<="name":")\w+/g) ?? [];
    return names.filter((name) => name !== left).map((name) => `SELECT ON performance_schema.${name}`);
  }

  async stop(): Promise<void> {
    await this.root.end();
    await this.server.stop();
  }
}
