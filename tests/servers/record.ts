import type { StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop, type Account } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource } from './data-source';
import { runOne, type Entry, type Way } from './ledger';
import { start } from './servers';

/** One statement to run: how it ends, after how many seconds, and how many seconds after the one before it. */
export interface Script {
  way: Way;
  seconds: number;
  after: number;
}

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
  const server = await start(flavour);
  stack.defer(() => server.stop());
  await createShop(server);
  const accounts = await createAccounts(server);
  await createMonitor(server);
  const source = stack.use(await openDataSource(server));
  let endsAt = Math.max(...scripts.map(({ seconds }) => seconds));
  const ledger = await Promise.all(
    scripts.map(async ({ way, seconds, after }, i) => {
      const { account, dba } = accounts(i);
      endsAt += after;
      await Bun.sleep((endsAt - seconds) * 1000);
      return { ...(await runOne(server, account, dba, way, seconds, `run-${i}-`)), dba: dba.user };
    })
  );
  const runaways = () => source.rows<StatementRow>({ queryType: 'runaways', as: 'table', limit: 5000 });
  const rows = await until('every runaway has ended', async () => {
    const found = await runaways();
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
  for (const { user, password } of [0, 1, 2, 3, 4].map(customer).concat([0, 1].map(dba))) {
    await root.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`);
    await root.query(`GRANT SELECT ON shop.* TO '${user}'@'%'`);
  }
  for (const { user } of [0, 1].map(dba)) {
    await root.query(
      `GRANT ${server.flavour === 'mysql' ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN'} ON *.* TO '${user}'@'%'`
    );
  }
  await root.end();
  return (i) => ({ account: customer(i), dba: dba(i) });
}
