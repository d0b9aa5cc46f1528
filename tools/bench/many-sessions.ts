import type { Connection } from 'mysql2/promise';
import type { LocalServer } from '../servers/server';

/** What each session has run before it idles. */
const ORDINARY = `SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql' AND ENGINE IN ('InnoDB', 'Aria') LIMIT 10`;
const DECREMENT = 'UPDATE bench.stock SET n = n - 1 WHERE id = 1';

export const SESSIONS = 500;
export const LONG = 150;
export const WAITING = 200;

/** As many digests and tables as a server in use has. */
export const DIGESTS = 6_000;
export const TABLES = 500;

export async function createDigestsAndTables(server: LocalServer): Promise<void> {
  const root = await server.connect();
  await root.query('CREATE DATABASE IF NOT EXISTS bench');
  await root.query('USE bench');
  for (let i = 0; i < DIGESTS; i++) {
    await root.query(`SELECT 1 AS digest_${i}`);
  }
  for (let i = 0; i < TABLES; i++) {
    await root.query(`CREATE TABLE table_${i} (id INT PRIMARY KEY, name VARCHAR(100), KEY (name))`);
  }
  await root.end();
}

/** Many sessions of one server, idle until they are told to run something. */
export class ManySessions implements AsyncDisposable {
  private constructor(
    private readonly server: LocalServer,
    private readonly sessions: Connection[]
  ) {}

  static async open(server: LocalServer): Promise<ManySessions> {
    const sessions: Connection[] = [];
    while (sessions.length < SESSIONS) {
      sessions.push(...(await Promise.all(Array.from({ length: 25 }, () => server.connect()))));
    }
    sessions.forEach((session) => session.on('error', () => undefined));
    // A session that has run nothing costs a sampler less than one in use.
    await Promise.all(sessions.map((session) => session.query(ORDINARY)));
    return new ManySessions(server, sessions);
  }

  /** Lets 150 of them run a long statement while `work` runs. */
  whileLong<T>(work: () => Promise<T>): Promise<T> {
    return this.#whileRunning(this.sessions.slice(0, LONG), 'SELECT SLEEP(3600)', work);
  }

  /** Lets 200 of them wait for a record that another transaction has locked while `work` runs. */
  async whileWaiting<T>(work: () => Promise<T>): Promise<T> {
    const holder = await this.server.connect();
    try {
      await holder.query('CREATE DATABASE IF NOT EXISTS bench');
      await holder.query('CREATE TABLE IF NOT EXISTS bench.stock (id INT PRIMARY KEY, n INT NOT NULL)');
      await holder.query('INSERT IGNORE INTO bench.stock VALUES (1, 100)');
      await holder.beginTransaction();
      await holder.query(DECREMENT);
      return await this.#whileRunning(this.sessions.slice(0, WAITING), DECREMENT, work);
    } finally {
      await holder.end();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.sessions.forEach((session) => session.destroy());
    return Promise.resolve();
  }

  async #whileRunning<T>(sessions: Connection[], sql: string, work: () => Promise<T>): Promise<T> {
    const done = sessions.map((session) => session.query(sql).catch(() => undefined));
    try {
      return await work();
    } finally {
      const root = await this.server.connect();
      for (const { threadId } of sessions) {
        await root.query(`KILL QUERY ${threadId}`);
      }
      await root.end();
      await Promise.all(done);
    }
  }
}
