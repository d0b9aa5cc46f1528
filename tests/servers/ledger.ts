import { createConnection, type Connection } from 'mysql2/promise';
import type { Account } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { untilDisconnected } from './processlist';

/** How a statement ends. `-left`: its session, or its killer's, disconnects at once. */
export const ways = [
  'finished',
  'finished-left',
  'killed',
  'killed-by-left',
  'connection-killed',
  'timed-out',
  'connection-gone',
] as const;
export type Way = (typeof ways)[number];

/** What really happened to one statement, by the clock of this machine, which is also the server's. Epoch milliseconds. */
export interface Entry {
  /** Stands in the statement's text, as an alias: redaction keeps it. */
  mark: string;
  way: Way;
  processlistId: number;
  start: number;
  end: number;
}

/** Seconds of one SLEEP() of a statement. */
const TICK = 0.1;

/** Runs one statement for some `seconds` and notes when it began and ended. The table shop.ticks must hold a row per tick. */
export async function runOne(
  server: LocalServer,
  account: Account,
  dba: Account,
  way: Way,
  seconds: number,
  mark: string
): Promise<Entry> {
  const session = await open(server, account);
  const processlistId = session.threadId;
  // Longer than it will run, where something else ends it.
  const ticks = Math.round(
    (['finished', 'finished-left', 'connection-gone'].includes(way) ? seconds : seconds + 60) / TICK
  );
  // An alias of its own makes a digest of its own, whose counters no other statement moves.
  const select = `'${mark}', SUM(SLEEP(${TICK})) AS \`${mark}\` FROM shop.ticks WHERE id <= ${ticks}`;
  const timedOut = way === 'timed-out';
  const sql =
    server.flavour === 'mysql'
      ? `SELECT ${timedOut ? `/*+ MAX_EXECUTION_TIME(${Math.round(seconds * 1000)}) */ ` : ''}${select}`
      : `${timedOut ? `SET STATEMENT max_statement_time = ${seconds} FOR ` : ''}SELECT ${select}`;
  const start = clock();
  const answered = session.query(sql).then(clock, clock);
  const ender = end(server, dba, way, seconds, session, processlistId);
  const ended = await (way === 'connection-gone' ? ender : answered);
  await ender;
  if (way === 'finished-left') {
    await session.end();
  } else if (way !== 'connection-killed' && way !== 'connection-gone') {
    // The server keeps its history as long as the session lives.
    setTimeout(() => void session.end(), 5_000);
  }
  return { mark, way, processlistId, start, end: ended };
}

async function end(
  server: LocalServer,
  dba: Account,
  way: Way,
  seconds: number,
  session: Connection,
  victim: number
): Promise<number> {
  if (way === 'killed' || way === 'killed-by-left' || way === 'connection-killed') {
    const killer = await open(server, dba);
    await Bun.sleep(seconds * 1000);
    await killer.query(way === 'connection-killed' ? `KILL ${victim}` : `KILL QUERY ${victim}`);
    setTimeout(() => void killer.end(), way === 'killed-by-left' ? 0 : 5_000);
  }
  if (way === 'connection-gone') {
    // It runs on for a while: the server notices when it writes its answer.
    await Bun.sleep(2_000);
    session.destroy();
    const root = await patiently(() => server.connect());
    await untilDisconnected(root, victim);
    await root.end();
  }
  return clock();
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
