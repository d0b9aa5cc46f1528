import { createConnection, type Connection } from 'mysql2/promise';
import type { Account } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import type { Run, Way } from './ledger-ways';
import { numberOf, shapeOf, sqlOf, streamOf } from './ledger-statements';
import { untilDisconnected } from './processlist';

/** What really happened to one statement, by the clock of this machine, which is also the server's. Epoch milliseconds. */
export interface Entry {
  /** Stands in the statement's text, as an alias: redaction keeps it. */
  mark: string;
  way: Way;
  processlistId: number;
  /** Who ran it. */
  user: string;
  /** Statements with the same one have the same digest. */
  shape: string;
  start: number;
  end: number;
  /** How long a statement that does nothing took right before the start: how late a busy server takes one up. Milliseconds. */
  lag: number;
}

/** Runs one statement for some `seconds` and notes when it began and ended. The table shop.ticks must hold a row per tick. */
export async function runOne(run: Run): Promise<Entry> {
  const { server, account, way, mark } = run;
  const session = await open(server, account);
  const processlistId = session.threadId;
  const release = await hold(run);
  const sql = sqlOf(run);
  const before = clock();
  await session.query('DO 0');
  const start = clock();
  const answered = way === 'gone-while-sending' ? sendSlowly(session, sql) : session.query(sql).then(clock, clock);
  const ender = endOne(run, session);
  const isGone = way === 'connection-gone' || way === 'gone-while-sending';
  const ended = await (isGone ? ender : answered);
  if (isLeft(way)) {
    await session.end().catch(() => undefined);
  }
  await ender;
  await release();
  if (!isLeft(way) && !isGone) {
    // The server keeps its history as long as the session lives.
    setTimeout(() => void session.end().catch(() => undefined), 5_000);
  }
  return { mark, way, processlistId, user: account.user, shape: shapeOf(run), start, end: ended, lag: start - before };
}

function isLeft(way: Way): boolean {
  return way === 'finished-left' || way.endsWith('killed-left') || way === 'lock-timeout-left';
}

/** Locks that the statement waits for; answers how to release them. */
async function hold({ server, way, mark }: Run): Promise<() => Promise<void>> {
  const needs: Partial<Record<Way, string[]>> = {
    'get-lock-killed-left': [`SELECT GET_LOCK('${mark}', 1)`],
    'admin-killed': [
      `CREATE TABLE shop.spare_${numberOf(mark)} (id INT PRIMARY KEY)`,
      `LOCK TABLES shop.spare_${numberOf(mark)} WRITE`,
    ],
    'lock-timeout-left': ['BEGIN', `SELECT * FROM shop.held WHERE id = ${numberOf(mark)} FOR UPDATE`],
  };
  const statements = needs[way];
  if (statements === undefined) {
    return () => Promise.resolve();
  }
  const holder = await patiently(() => server.connect());
  for (const statement of statements) {
    await holder.query(statement);
  }
  return () => holder.end();
}

/** Does what ends the statement, after its seconds. Answers when that was. */
async function endOne({ server, dba, way, seconds }: Run, session: Connection): Promise<number> {
  const victim = session.threadId;
  const kills: Partial<Record<Way, string>> = {
    ...{ killed: 'KILL QUERY', 'killed-by-left': 'KILL QUERY', 'admin-killed': 'KILL QUERY' },
    ...{ 'sleep-killed-left': 'KILL QUERY', 'get-lock-killed-left': 'KILL QUERY', 'connection-killed': 'KILL' },
    ...{ 'killed-by-driver': 'KILL', 'killed-by-procedure': 'CALL mysql.rds_kill_query' },
  };
  const kill = kills[way];
  if (kill !== undefined) {
    const killer = await open(server, dba);
    await Bun.sleep(seconds * 1000);
    if (way === 'killed-by-driver' && server.flavour === 'mariadb') {
      streamOf(killer).write(processKill(victim));
    } else {
      await killer.query(`${kill} (${victim})`.replace(/ \((\d+)\)$/, kill.startsWith('CALL') ? '($1)' : ' $1'));
    }
    setTimeout(() => void killer.end().catch(() => undefined), way.endsWith('-left') ? 0 : 5_000);
  }
  if (way === 'killed-by-event') {
    const root = await patiently(() => server.connect());
    await Bun.sleep(seconds * 1000);
    await root.query(`CREATE EVENT shop.kill_${victim} ON SCHEDULE AT CURRENT_TIMESTAMP DO KILL QUERY ${victim}`);
    await root.end();
  }
  if (way === 'connection-gone' || way === 'gone-while-sending') {
    // It runs on for a while: the server notices when it writes its answer.
    await Bun.sleep(way === 'connection-gone' ? 2_000 : seconds * 1000);
    streamOf(session).destroy();
    const root = await patiently(() => server.connect());
    await untilDisconnected(root, victim);
    await root.end();
  }
  return clock();
}

/** The command that drivers have for KILL CONNECTION; MySQL 9 has none. */
function processKill(victim: number): Buffer {
  const packet = Buffer.alloc(9);
  packet.writeUIntLE(5, 0, 3);
  packet.writeUInt8(0x0c, 4);
  packet.writeUInt32LE(victim, 5);
  return packet;
}

/** Takes the first row of a result and then no more, so that the server waits to send the rest. */
function sendSlowly(session: Connection, sql: string): Promise<number> {
  const { connection } = session as unknown as {
    connection: { query(sql: string): { on(name: string, then: () => void): void } };
  };
  const query = connection.query(sql);
  query.on('result', () => streamOf(session).pause());
  query.on('error', () => undefined);
  return new Promise(() => undefined);
}

async function open({ host, port }: LocalServer, { user, password }: Account): Promise<Connection> {
  const session = await patiently(() => createConnection({ host, port, user, password }));
  session.on('error', () => undefined);
  return session;
}

/** A busy machine may need more than one attempt. */
async function patiently(connect: () => Promise<Connection>): Promise<Connection> {
  for (let attempt = 1; attempt < 5; attempt++) {
    try {
      return await connect();
    } catch {
      await Bun.sleep(500);
    }
  }
  return connect();
}

function clock(): number {
  return performance.timeOrigin + performance.now();
}
