import type { Connection } from 'mysql2/promise';
import type { LockRow } from '../../src/shared/frames';
import type { SettingsInput } from '../../src/shared/settings';
import type { Release } from '../../tools/servers/debian';
import { createMonitor, createShop, type Account } from '../../tools/servers/accounts';
import type { LocalServer, ServerSettings } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource, type OpenDataSource } from './data-source';
import { untilInState } from './processlist';
import { application, started } from './sampling';
import { start } from './servers';

const DEADLINE = { seconds: 20 };

const tables = [
  'CREATE TABLE shop.my (id INT PRIMARY KEY, v INT) ENGINE=MyISAM',
  'INSERT INTO shop.my VALUES (1, 1), (2, 2)',
  'CREATE TABLE shop.slow (id INT PRIMARY KEY, v INT)',
  'INSERT INTO shop.slow VALUES (1, 1), (2, 2), (3, 3)',
  'CREATE TABLE shop.audit (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(80))',
];

/** A server with sessions that wait for each other, and the lock trees that the data source answers. */
export class Waits implements AsyncDisposable {
  rows: LockRow[] = [];
  #sessions = new Map<string, Connection>();
  #account: Account | null = null;

  private constructor(
    readonly server: LocalServer,
    readonly source: OpenDataSource,
    readonly root: Connection
  ) {}

  static async open(
    release: Release,
    settings: Omit<ServerSettings, keyof Release> = {},
    { grants, ...given }: Partial<SettingsInput> & { grants?: string[] } = {},
    prepare: (server: LocalServer) => Promise<unknown> = () => Promise.resolve()
  ): Promise<Waits> {
    const server = await start(release, settings);
    await createMonitor(server, grants);
    await createShop(server);
    const root = await server.connect();
    // InnoDB's statistics thread is no waiter of a test.
    await root.query('SET GLOBAL innodb_stats_auto_recalc = 0');
    for (const sql of tables) {
      await root.query(sql);
    }
    await prepare(server);
    const source = await openDataSource(server, { settings: { redact: false, ...given } });
    return new Waits(server, source, root);
  }

  /** Sessions are this account's from now on, not root's. */
  actAs(account: Account): void {
    this.#account = account;
  }

  /** The session of that name, opened at first use; all may do everything, unless an account is named. */
  async session(name: string, account = this.#account): Promise<Connection> {
    const known = this.#sessions.get(name);
    if (known !== undefined) {
      return known;
    }
    const session = await (account === null ? this.server.connect() : application(this.server, account));
    session.on('error', () => undefined);
    await session.query('USE shop');
    this.#sessions.set(name, session);
    return session;
  }

  async run(name: string, ...statements: string[]): Promise<void> {
    const session = await this.session(name);
    for (const sql of statements) {
      await session.query(sql);
    }
  }

  /** Starts a statement that goes on; waits until it is in that state. */
  async begin(name: string, sql: string, state: string | null = null): Promise<void> {
    const session = await this.session(name);
    void started(session, sql);
    if (state !== null) {
      await untilInState(this.root, session.threadId, state);
    }
  }

  leave(name: string): void {
    this.#sessions.get(name)?.destroy();
  }

  kill(name: string): Promise<unknown> {
    return this.root.query(`KILL QUERY ${this.#sessions.get(name)?.threadId}`);
  }

  async look(): Promise<LockRow[]> {
    return (this.rows = await this.source.rows<LockRow>({ queryType: 'locks' }));
  }

  /** Waits until exactly these sessions are seen waiting. */
  async untilWaiting(...names: string[]): Promise<void> {
    const isWhole = async () => {
      await this.look();
      const waiting = this.rows.filter(({ waited }) => waited !== null);
      return (
        waiting.length === names.length &&
        names.every((name) => this.row(name)?.waited !== undefined && this.row(name)?.waited !== null)
      );
    };
    await until(`${names.join(', ')} waiting`, isWhole, DEADLINE).catch((error: unknown) => {
      throw new Error(`${String(error)}; seen: ${this.drawn()} ${JSON.stringify(this.rows)}`);
    });
  }

  row(name: string): LockRow | undefined {
    return this.rows.find(({ processlistId }) => processlistId === this.#sessions.get(name)?.threadId);
  }

  /** The tree by the sessions' names, each with how sure its wait is: `select >flush likely >>reader certain`. */
  drawn(): string {
    const names = new Map([...this.#sessions].map(([name, { threadId }]) => [threadId, name]));
    return this.rows
      .map(({ processlistId, depth, confidence }) => {
        const name = names.get(processlistId ?? -1) ?? '?';
        return `${'>'.repeat(depth)}${name}${confidence === null ? '' : ` ${confidence}`}`;
      })
      .join(' ');
  }

  /** The number of waiting sessions that the data source counted last. */
  async counted(): Promise<number> {
    const range = { from: Date.now() - 5_000 };
    const frames = await this.source.ask({ queryType: 'activity', measures: ['sessionsWaiting'] }, range);
    const values = frames.flatMap(({ fields }) => [
      ...(fields.find(({ type }) => !type.startsWith('time'))?.values ?? []),
    ]);
    return Number(values.findLast((value) => value !== null));
  }

  /** Ends all sessions, and waits until nobody waits. */
  async clear(): Promise<void> {
    const ids = [...this.#sessions.values()].map(({ threadId }) => threadId);
    this.#sessions.forEach((session) => session.destroy());
    this.#sessions = new Map();
    // The waiters first: no ALTER gets its lock in between.
    for (const id of ids.reverse()) {
      await this.root.query(`KILL ${id}`).catch(() => undefined);
    }
    this.#sessions.forEach((session) => session.destroy());
    this.#sessions = new Map();
    await until('no lock waits', async () => (await this.look()).length === 0, DEADLINE);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sessions.forEach((session) => session.destroy());
    await this.source[Symbol.asyncDispose]();
    await this.root.end().catch(() => undefined);
    await this.server.stop();
  }
}
