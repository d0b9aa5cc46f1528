import type { StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop, type Account } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource } from './data-source';
import { runOne, type Entry } from './ledger';
import type { Way } from './ledger-ways';
import { start } from './servers';

/** One statement to run: how it ends, after how many seconds, and how many seconds after the one before it. */
export interface Script {
  way: Way;
  seconds: number;
  after: number;
  /** Statements with the same alias have the same digest. */
  alias?: string;
}

/** Seconds after which the server gives up a wait for a row lock. */
export const LOCK_WAIT_TIMEOUT = 13;

/** A ledger entry with the account that kills in it. */
export interface LedgerEntry extends Entry {
  dba: string;
}

export interface Recording {
  ledger: LedgerEntry[];
  rows: StatementRow[];
}

/** Lets statements begin and end on a server of its own, and asks the plugin which runaways it recorded. */
export async function record(flavour: Flavour, scripts: Script[]): Promise<Recording> {
  await using stack = new AsyncDisposableStack();
  const options = [`--innodb-lock-wait-timeout=${LOCK_WAIT_TIMEOUT}`, '--max-connections=500'];
  const server = await start(flavour, { options });
  stack.defer(() => server.stop());
  await createShop(server);
  const accounts = await createAccounts(server);
  await createMonitor(server);
  const source = stack.use(await openDataSource(server));
  let endsAt = Math.max(...scripts.map(({ seconds }) => seconds));
  const ledger = await Promise.all(
    scripts.map(async ({ way, seconds, after, alias }, i) => {
      const { account, dba } = accounts(i);
      endsAt += after;
      await Bun.sleep((endsAt - seconds) * 1000);
      const run = { server, account, dba, way, seconds, mark: `run-${i}-`, ...(alias !== undefined && { alias }) };
      return { ...(await runOne(run)), dba: dba.user };
    })
  );
  // A statement that waits for a lock is no runaway: its blocker is. But its ending is recorded all the same.
  const ids = new Set(ledger.map(({ processlistId }) => processlistId));
  const statements = () => source.rows<StatementRow>({ queryType: 'statements', when: 'range', limit: 5000 });
  const rows = await until('every statement has ended', async () => {
    const found = (await statements()).filter((row) => row.detected !== null || ids.has(row.processlistId ?? -1));
    return found.every(({ outcome }) => outcome !== 'running') && found;
  });
  return { ledger, rows };
}

async function createAccounts(server: LocalServer): Promise<(i: number) => { account: Account; dba: Account }> {
  const customer = (i: number): Account => ({ user: `shop${i % 5}`, password: 'shop-only' });
  const dba = (i: number): Account => ({ user: ['anna', 'ben'][i % 2] ?? '', password: 'dba-only' });
  const root = await server.connect();
  await root.query('CREATE TABLE shop.ticks (id INT PRIMARY KEY)');
  await root.query(`INSERT INTO shop.ticks VALUES ${Array.from({ length: 1000 }, (_, i) => `(${i + 1})`).join(', ')}`);
  await root.query('CREATE PROCEDURE mysql.rds_kill_query(IN thread BIGINT) KILL QUERY thread');
  await root.query('SET GLOBAL event_scheduler = ON');
  await root.query('CREATE TABLE shop.held (id INT PRIMARY KEY, n INT DEFAULT 0)');
  await root.query('INSERT INTO shop.held (id) SELECT id - 1 FROM shop.ticks');
  for (const { user, password } of [0, 1, 2, 3, 4].map(customer).concat([0, 1].map(dba))) {
    await root.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`);
    await root.query(`GRANT ALL ON shop.* TO '${user}'@'%'`);
    await root.query(`GRANT EXECUTE ON mysql.* TO '${user}'@'%'`);
  }
  for (const { user } of [0, 1].map(dba)) {
    await root.query(
      `GRANT ${server.flavour === 'mysql' ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN'} ON *.* TO '${user}'@'%'`
    );
  }
  await root.end();
  return (i) => ({ account: customer(i), dba: dba(i) });
}
