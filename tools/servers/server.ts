import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { findServer, type Flavour, type Program, type Release } from './debian';
import { freePort } from './free-port';
import { ServerProcess } from './process';
import { newDataDir, smallOptions, userOptions } from './template';
import { until } from './until';

export interface ServerSettings extends Release {
  /** The data folder, kept when the server stops; without it, a temporary folder that is removed. */
  dataDir?: string;
  /** Options of mysqld, after ours: the last one counts. */
  options?: string[];
  /** Environment variables of the server, besides ours. */
  env?: Record<string, string>;
  /** Run as root at the first start. */
  initSql?: string[];
  /** False leaves MariaDB's defaults: no performance_schema, no statement consumers, no metadata lock instrument. */
  prepared?: boolean;
}

/** A running server on loopback. */
export interface LocalServer {
  readonly flavour: Flavour;
  readonly version: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly socket: string;
  readonly rootUser: 'root';
  readonly rootPassword: string;
  /** Changes with each restart. */
  readonly pid: number;
  /** A connection of the root user; the caller ends it. */
  connect(): Promise<Connection>;
  /** Shuts it down and removes its temporary folder; may be called twice. */
  stop(): Promise<void>;
  /** kill -9; the data stays for `restart`. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data; a running one is shut down first. */
  restart(): Promise<void>;
}

const prepared: Record<Flavour, string[]> = {
  mysql: [],
  mariadb: [
    '--performance-schema=ON',
    '--performance-schema-consumer-events-statements-current=ON',
    '--performance-schema-consumer-events-statements-history=ON',
    '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON',
  ],
};

/** Folders of servers not stopped yet; removed when this process ends. */
const homes = new Set<string>();
process.on('exit', () => homes.forEach((home) => rmSync(home, { recursive: true, force: true })));

/** Starts a server and waits until it answers. Rejects where no server program is found, or with its last output where it does not start. */
export async function startServer(settings: ServerSettings): Promise<LocalServer> {
  const program = await findServer(settings.flavour, settings.suite);
  if ('missing' in program) {
    throw new Error(program.missing);
  }
  const home = await mkdtemp(join(tmpdir(), `runaway-${settings.flavour}-`));
  homes.add(home);
  const server = new Local(program, home, settings, await freePort());
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

class Local implements LocalServer {
  readonly flavour: Flavour;
  readonly version: string;
  readonly host = '127.0.0.1';
  readonly socket: string;
  readonly rootUser = 'root';
  readonly rootPassword = randomBytes(12).toString('hex');
  readonly #dataDir: string;
  #process: ServerProcess | null = null;

  constructor(
    private readonly program: Program,
    private readonly home: string,
    private readonly settings: ServerSettings,
    readonly port: number
  ) {
    this.flavour = program.flavour;
    this.version = program.version;
    this.socket = join(home, 'mysqld.sock');
    this.#dataDir = settings.dataDir ?? join(home, 'data');
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  async start(): Promise<void> {
    if (!existsSync(join(this.#dataDir, 'mysql'))) {
      await mkdir(this.#dataDir, { recursive: true });
      await newDataDir(this.program, this.#dataDir);
    }
    const password = `ALTER USER 'root'@'localhost' IDENTIFIED BY '${this.rootPassword}';`;
    await writeFile(join(this.home, 'init.sql'), `${password}\n`, { mode: 0o600 });
    await this.#launch();
    const connection = await this.connect();
    for (const statement of this.settings.initSql ?? []) {
      await connection.query(statement);
    }
    await connection.end();
  }

  connect(): Promise<Connection> {
    const { host, port, rootUser: user, rootPassword: password } = this;
    return createConnection({ host, port, user, password, connectTimeout: 5_000 });
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#process = null;
    await rm(this.home, { recursive: true, force: true });
    homes.delete(this.home);
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
    this.#process = null;
  }

  async restart(): Promise<void> {
    await this.#process?.stop();
    await this.#launch();
  }

  async #launch(): Promise<void> {
    const { program, settings } = this;
    const options = [
      '--no-defaults',
      ...userOptions,
      ...program.options,
      `--datadir=${this.#dataDir}`,
      `--socket=${this.socket}`,
      // At its start MariaDB removes all temporary tables in this folder, also those of another server.
      `--tmpdir=${this.home}`,
      `--pid-file=${join(this.home, 'mysqld.pid')}`,
      `--init-file=${join(this.home, 'init.sql')}`,
      `--port=${this.port}`,
      '--bind-address=127.0.0.1',
      ...smallOptions[program.flavour],
      ...(settings.prepared === false ? [] : prepared[program.flavour]),
      ...(settings.options ?? []),
    ];
    this.#process = new ServerProcess([...program.command, ...options], join(this.home, 'server.log'), settings.env);
    await this.#untilItAnswers(this.#process);
  }

  async #untilItAnswers(process: ServerProcess): Promise<void> {
    const attempt = async (): Promise<boolean> => {
      if (!process.running) {
        throw new Error('it ended');
      }
      const connection = await this.connect().catch(() => null);
      await connection?.end();
      return connection !== null;
    };
    try {
      await until('an answer', attempt, { pause: 50 });
    } catch (cause) {
      const name = `${this.flavour} ${this.version}`;
      const output = await process.lastWords();
      throw new Error(`${name} did not start on port ${this.port}:\n${output}`, { cause });
    }
  }
}
