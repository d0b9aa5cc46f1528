import type { LocalServer } from './server';

export interface Account {
  user: string;
  password: string;
}

export const monitor: Account = { user: 'runaway', password: 'monitor-only' };
export const shopper: Account = { user: 'shop', password: 'shop-only' };

/** Creates the account Runaway samples with. By default it has the fewest grants that show everything. */
export async function createMonitor(
  server: LocalServer,
  grants: string[] = ['SELECT ON performance_schema.*', 'PROCESS ON *.*'],
  account: Account = monitor
): Promise<Account> {
  await asRoot(server, [...createUser(account), ...grants.map((grant) => `GRANT ${grant} TO '${account.user}'@'%'`)]);
  return account;
}

/** Creates an application's account and its schema `shop`, with a few customers and products to sell. */
export async function createShop(server: LocalServer, account: Account = shopper): Promise<Account> {
  await asRoot(server, [
    'CREATE DATABASE IF NOT EXISTS shop',
    'CREATE TABLE IF NOT EXISTS shop.products (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(64) NOT NULL, price DECIMAL(10,2) NOT NULL, stock INT NOT NULL)',
    'CREATE TABLE IF NOT EXISTS shop.customers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(64) NOT NULL)',
    "CREATE TABLE IF NOT EXISTS shop.orders (id BIGINT PRIMARY KEY AUTO_INCREMENT, customer INT NOT NULL, product INT NOT NULL, quantity INT NOT NULL, placed DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), note VARCHAR(1000) NOT NULL DEFAULT '', KEY (customer), KEY (product))",
    `INSERT IGNORE INTO shop.products VALUES ${numbers(20, (n) => `(${n}, 'product ${n}', ${n}.99, 1000000)`)}`,
    `INSERT IGNORE INTO shop.customers VALUES ${numbers(50, (n) => `(${n}, 'customer ${n}')`)}`,
    ...createUser(account),
    `GRANT ALL ON shop.* TO '${account.user}'@'%'`,
  ]);
  return account;
}

function createUser({ user, password }: Account): string[] {
  return [`CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '${password}'`];
}

function numbers(count: number, row: (n: number) => string): string {
  return Array.from({ length: count }, (_, index) => row(index + 1)).join(', ');
}

async function asRoot(server: LocalServer, statements: string[]): Promise<void> {
  const connection = await server.connect();
  try {
    for (const statement of statements) {
      await connection.query(statement);
    }
  } finally {
    await connection.end();
  }
}
