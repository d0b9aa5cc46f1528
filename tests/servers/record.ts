import type { StatementRow } from '../../src/shared/frames';
import { createShop, type Account } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { runOne, type Entry, type Way } from './ledger';
import { start } from './servers';
import { watchServer } from './watching';

/** One statement to be: how it ends, after how many seconds, and how many after the one before. */
export interface Plan {
  way: Way;
  seconds: number;
  after: number;
}

export interface Recorded extends Entry {
  dba: string;
}

export interface Recording {
  ledger: Recorded[];
  rows: StatementRow[];
}

/** Lets statements begin and end on a server of its own, and asks the plugin which runaways it recorded. */
export async function record(flavour: Flavour, plans: Plan[]): Promise<Recording> {
  await using stack = new AsyncDisposableStack();
  const server = await start(flavour);
  stack.defer(() => server.stop());
  await createShop(server);
  const accounts = await createAccounts(server);
  const watching = stack.use(await watchServer(server, { redact: true }));
  let endsAt = Math.max(...plans.map(({ seconds }) => seconds));
  const ledger = await Promise.all(
    plans.map(async ({ way, seconds, after }, i) => {
      const { account, dba } = accounts(i);
      endsAt += after;
      await Bun.sleep((endsAt - seconds) * 1000);
      return { ...(await runOne(server, account, dba, way, seconds, `run-${i}-`)), dba: dba.user };
    })
  );
  await Bun.sleep(3_000);
  return { ledger, rows: await watching.statements({ queryType: 'runaways', as: 'table', limit: 5000 }) };
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
