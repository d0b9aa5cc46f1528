import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection as Application, RowDataPacket } from 'mysql2/promise';
import { accessTo, application } from '../../tests/servers/sampling';
import { flavours, start } from '../../tests/servers/servers';
import { Connection } from '../../pkg/mysql/connection/connection';
import { kill } from '../../pkg/mysql/kill/kill';
import { meansOf, readKillGrants } from '../../pkg/mysql/kill/means';
import type { KillResult } from '../../pkg/mysql/kill/target';
import { createMonitor, createShop } from '../servers/accounts';
import type { Flavour } from '../servers/debian';
import { quantile } from './numbers';
import { seeded } from './random';

const KILLS = Number(process.env['KILLS'] ?? 10_000);
/** Connections that run one short statement after another: a victim ends while its kill is on the way. */
const SESSIONS = 8;

/** What became of kills that were aimed at statements about to end. */
export interface AimedKills {
  /** By what was read afterwards. */
  told: Record<KillResult['what'], number>;
  /** Statements that were interrupted and that nobody aimed at, as their clients saw it. */
  wrong: number;
  /** Wrong ones that no result told. */
  untold: number;
  /** The server recorded their interruption, and yet their client had the whole answer: they were all but done. */
  answered: number;
  /** Milliseconds between the server's look and the end of its KILL, 99 of 100. */
  windowMs: number;
}

/** `npm run bench -- kills`: fails if MariaDB hits one wrong statement, MySQL more than one in a thousand, or one is not told. */
export async function benchKills(): Promise<void> {
  const found = await Promise.all(flavours.map(async (flavour) => [flavour, await aimKills(flavour, KILLS)] as const));
  console.table(Object.fromEntries(found.map(([flavour, { told, ...rest }]) => [flavour, { ...told, ...rest }])));
  const failed = found.filter(([flavour, { wrong, untold }]) => {
    const most = flavour === 'mariadb' ? 0 : KILLS / 1000;
    return wrong > most || untold > 0;
  });
  if (failed.length > 0) {
    throw new Error(`Kills hit what they should not on ${failed.map(([flavour]) => flavour).join(' and ')}.`);
  }
}

/** Aims so many kills at statements that end while others start on the same connections. */
export async function aimKills(flavour: Flavour, kills: number): Promise<AimedKills> {
  await using stack = new AsyncDisposableStack();
  const server = await start(flavour);
  stack.defer(() => server.stop());
  await createShop(server);
  const right = flavour === 'mysql' ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN';
  await createMonitor(server, ['SELECT ON performance_schema.*', 'PROCESS ON *.*', `${right} ON *.*`]);
  const observer = await server.connect();
  stack.defer(() => observer.end());
  const killer = await Connection.open(accessTo(server));
  stack.defer(() => killer.close());
  const means = await meansOf(killer, 'query', await readKillGrants(killer));
  const load = new ShortStatements();
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => application(server)));
  stack.defer(() => load.stop(sessions));
  load.start(sessions);

  const results: Array<{ target: number; result: KillResult }> = [];
  const times: number[] = [];
  while (results.length < kills) {
    const target = await load.aim(observer);
    if (target !== null) {
      await sleep(load.random() * 4);
      const result = await kill(killer, target, 'query', means);
      times.push(...(await windowOf(killer)));
      results.push({ target: target.number, result });
    }
  }
  await load.stop(sessions);
  const aimed = new Set(results.map(({ target }) => target));
  const wrong = [...load.interrupted].filter((number) => !aimed.has(number));
  const told = { killed: 0, ending: 0, other: 0, ended: 0 };
  results.forEach(({ result }) => (told[result.what] += 1));
  const certain = results.filter(({ result }) => result.what === 'killed' && result.confidence === 'certain');
  return {
    told,
    wrong: wrong.length,
    untold: Math.max(0, wrong.length - told.other),
    answered: certain.filter(({ target }) => !load.interrupted.has(target)).length,
    windowMs: quantile(times, 0.99),
  };
}

/** How long after the end of the look the latest KILL of this connection ended; none where the server does not show it. */
async function windowOf(killer: Connection): Promise<number[]> {
  const rows = await killer.query(
    `SELECT EVENT_NAME AS name, TIMER_END AS ended FROM performance_schema.events_statements_history
      WHERE THREAD_ID = (SELECT THREAD_ID FROM performance_schema.threads WHERE PROCESSLIST_ID = CONNECTION_ID())
        AND EVENT_NAME IN ('statement/sql/kill', 'statement/sql/set_option') ORDER BY EVENT_ID DESC LIMIT 2`
  );
  const [killed, looked] = rows;
  return killed?.['name'] === 'statement/sql/kill' && looked?.['name'] === 'statement/sql/set_option'
    ? [(Number(killed['ended']) - Number(looked['ended'])) / 1e9]
    : [];
}

/** Numbered statements of some milliseconds, and which of them were interrupted. */
class ShortStatements {
  readonly interrupted = new Set<number>();
  readonly random = seeded(1);
  #last = 0;
  #stopped = false;
  #running: Promise<void[]> | null = null;

  start(sessions: Application[]): void {
    this.#running = Promise.all(sessions.map((session) => this.#run(session)));
  }

  async stop(sessions: Application[]): Promise<void> {
    this.#stopped = true;
    await this.#running;
    sessions.forEach((session) => session.destroy());
  }

  /** One that runs now; null if none was seen. */
  async aim(observer: Application): Promise<{ threadId: number; eventId: number; number: number } | null> {
    const [rows] = await observer.query<RowDataPacket[]>(
      `SELECT THREAD_ID, EVENT_ID, SQL_TEXT FROM performance_schema.events_statements_current
        WHERE END_EVENT_ID IS NULL AND SQL_TEXT LIKE 'SELECT /* short %' ORDER BY RAND() LIMIT 1`
    );
    const [row] = rows;
    const number = /short (\d+)/.exec(String(row?.['SQL_TEXT']))?.[1];
    return row === undefined || number === undefined
      ? null
      : { threadId: Number(row['THREAD_ID']), eventId: Number(row['EVENT_ID']), number: Number(number) };
  }

  async #run(session: Application): Promise<void> {
    while (!this.#stopped) {
      const number = (this.#last += 1);
      const customers = 4 + Math.floor(this.random() * 30);
      const sql = `SELECT /* short ${number} */ COUNT(*) FROM customers a, customers b, customers c WHERE a.id < ${customers} AND b.id + c.id > 1`;
      await session.query(sql).catch(() => this.interrupted.add(number));
    }
  }
}
