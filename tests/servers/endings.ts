import { createConnection, type Connection } from 'mysql2/promise';
import type { StatementRow } from '../../src/shared/frames';
import type { SettingsInput } from '../../src/shared/settings';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { Release } from '../../tools/servers/debian';
import type { LocalServer, ServerSettings } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource, type OpenDataSource } from './data-source';
import { start } from './servers';
import { outcomeOf } from './ways';

const PASSWORD = 'test-only';

/** A server with a shop, sampled by the plugin, on which statements are ended. */
export class EndingsServer {
  readonly #open: Connection[] = [];

  private constructor(
    readonly server: LocalServer,
    readonly root: Connection,
    readonly source: OpenDataSource
  ) {}

  static async start(
    release: Release,
    settings: Partial<SettingsInput> = {},
    options: Omit<ServerSettings, keyof Release> = {},
    /** Statements that root runs before sampling begins. */
    before: string[] = []
  ): Promise<EndingsServer> {
    const server = await start(release, options);
    await createShop(server);
    const root = await server.connect();
    const admin = server.flavour === 'mysql' ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN';
    const numbers = Array.from({ length: 1000 }, (_, i) => `(${i + 1})`).join(', ');
    const statements = [
      'SET GLOBAL event_scheduler = ON',
      'CREATE TABLE shop.ticks (id INT PRIMARY KEY)',
      `INSERT INTO shop.ticks VALUES ${numbers}`,
      ...['shop_a', 'shop_b', 'anna', 'ben'].flatMap((user) => [
        `CREATE USER ${user} IDENTIFIED BY '${PASSWORD}'`,
        `GRANT ALL ON shop.* TO ${user}`,
        `GRANT EXECUTE ON mysql.* TO ${user}`,
      ]),
      `GRANT ${admin} ON *.* TO anna, ben`,
      ...before,
    ];
    for (const statement of statements) {
      await root.query(statement);
    }
    await createMonitor(server);
    const source = await openDataSource(server, { settings: { runawaySeconds: 2, redact: false, ...settings } });
    return new EndingsServer(server, root, source);
  }

  get isMysql(): boolean {
    return this.server.flavour === 'mysql';
  }

  async connect(user: 'shop_a' | 'shop_b' | 'anna' | 'ben'): Promise<Connection> {
    const { host, port } = this.server;
    // On busy cores five hundred logins take their time.
    const login = { user, password: PASSWORD, database: 'shop', connectTimeout: 60_000 };
    const connection = await createConnection({ host, port, ...login });
    connection.on('error', () => undefined);
    this.#open.push(connection);
    return connection;
  }

  /** Runs a statement whose text holds `mark`, and waits until the plugin has its baselines. `done`: its error number. */
  async running(session: Connection, sql: string, mark: string): Promise<{ done: Promise<number> }> {
    const done = outcomeOf(session.query(sql));
    await this.seen(mark);
    return { done };
  }

  /** Waits until the plugin has seen statements whose text holds `mark` run for longer than their baselines need. */
  seen(mark: string, count = 1, seconds = 1.9): Promise<StatementRow[]> {
    return until(`${mark} is watched`, async () => {
      const rows = (await this.rows(mark)).filter(({ elapsed }) => elapsed >= seconds);
      return rows.length >= count && rows;
    });
  }

  /** What the plugin says of the statements whose text holds `mark`, once all have ended. */
  ended(mark: string, count = 1): Promise<StatementRow[]> {
    return until(
      `${mark} has ended`,
      async () => {
        const rows = (await this.rows(mark)).filter(({ outcome }) => outcome !== 'running');
        return rows.length >= count && rows;
      },
      { seconds: 40 }
    );
  }

  async rows(mark: string): Promise<StatementRow[]> {
    const rows = await this.source.rows<StatementRow>({ queryType: 'statements', when: 'range', limit: 5000 });
    return rows.filter(({ text }) => text?.includes(mark) === true);
  }

  /** A statement that takes its time and fails when it is interrupted. */
  long(seconds: number, mark: string): string {
    return `SELECT SUM(SLEEP(0.05)) AS \`${mark}\` FROM shop.ticks WHERE id <= ${Math.round(seconds * 20)}`;
  }

  async stop(): Promise<void> {
    this.#open.forEach((connection) => connection.destroy());
    await this.source[Symbol.asyncDispose]();
    await this.root.end().catch(() => undefined);
    await this.server.stop();
  }
}
