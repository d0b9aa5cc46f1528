import type { Connection } from 'mysql2/promise';
import type { LocalServer } from '../servers/server';

/** What the sessions have run before they idle. */
const ORDINARY = `SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql' AND ENGINE IN ('InnoDB', 'Aria') LIMIT 10`;

export const SESSIONS = 500;
export const LONG = 150;
export const WAITING = 200;

/** What a server has that is in use: digests and tables, some thousands and hundreds. */
export const DIGESTS = 6_000;
export const TABLES = 500;

export async function furnish(server: LocalServer): Promise<void> {
  const root = await server.connect();
  await root.query('CREATE DATABASE furniture');
  await root.query('USE furniture');
  for (let i = 0; i < DIGESTS; i++) {
    await root.query(`SELECT 1 AS digest_${i}`);
  }
  for (let i = 0; i < TABLES; i++) {
    await root.query(`CREATE TABLE table_${i} (id INT PRIMARY KEY, name VARCHAR(100), KEY (name))`);
  }
  await root.end();
}

/** Many sessions of one server, and what they do. */
export class Crowd implements AsyncDisposable {
  private constructor(
    private readonly server: LocalServer,
    private readonly sessions: Connection[]
  ) {}

  static async gather(server: LocalServer): Promise<Crowd> {
    const sessions: Connection[] = [];
    while (sessions.length < SESSIONS) {
      sessions.push(...(await Promise.all(Array.from({ length: 25 }, () => server.connect()))));
    }
    sessions.forEach((session) => session.on('error', () => undefined));
    // A session that has run nothing costs a reader less than one in use.
    await Promise.all(sessions.map((session) => session.query(ORDINARY)));
    return new Crowd(server, sessions);
  }

  /** Lets 150 of them run something long, for as long as `during` takes. */
  long<T>(during: () => Promise<T>): Promise<T> {
    return this.#busy(this.sessions.slice(0, LONG), 'SELECT SLEEP(3600)', during);
  }

  /** Lets 200 of them wait for one record that another's transaction has locked, for as long as `during` takes. */
  async waiting<T>(during: () => Promise<T>): Promise<T> {
    const holder = await this.server.connect();
    try {
      await holder.query('CREATE DATABASE IF NOT EXISTS crowd');
      await holder.query('CREATE TABLE IF NOT EXISTS crowd.stock (id INT PRIMARY KEY, n INT NOT NULL)');
      await holder.query('INSERT IGNORE INTO crowd.stock VALUES (1, 100)');
      await holder.beginTransaction();
      await holder.query('UPDATE crowd.stock SET n = n - 1 WHERE id = 1');
      return await this.#busy(this.sessions.slice(0, WAITING), 'UPDATE crowd.stock SET n = n - 1 WHERE id = 1', during);
    } finally {
      await holder.end();
    }
  }

  async [Symbol.asyncDispose]() {
    this.sessions.forEach((session) => session.destroy());
    await Promise.resolve();
  }

  async #busy<T>(sessions: Connection[], sql: string, during: () => Promise<T>): Promise<T> {
    const done = sessions.map((session) => session.query(sql).catch(() => undefined));
    try {
      return await during();
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
