import type { RowDataPacket } from 'mysql2/promise';
import { createAccounts } from './accounts';
import { connect, type Login } from './connect';
import { doubling, DOUBLINGS, seeds, SEED_ORDERS, tables } from './schema';

/**
 * Creates the shop with its accounts and fills it; a full one stays as it is. `admin` may create users and schemas.
 * Answers the size of the shop's tables in bytes.
 */
export async function loadShop(admin: Login, doublings = DOUBLINGS): Promise<number> {
  const connection = await connect(admin);
  const count = async (sql: string): Promise<number> => {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return Number(rows[0]?.n);
  };
  // Orders and their lines grow in one transaction, so that an interrupted load can continue.
  const inTransaction = async (statements: string[]): Promise<void> => {
    await connection.beginTransaction();
    for (const statement of statements) {
      await connection.query(statement);
    }
    await connection.commit();
  };
  try {
    for (const statement of tables) {
      await connection.query(statement);
    }
    await createAccounts(connection);
    let orders = await count('SELECT COUNT(*) n FROM shop.orders');
    if (orders === 0) {
      await inTransaction(seeds);
      orders = SEED_ORDERS;
    }
    for (; orders < SEED_ORDERS * 2 ** doublings; orders *= 2) {
      await inTransaction(doubling(orders));
    }
    await connection.query('ANALYZE TABLE shop.customers, shop.products, shop.orders, shop.order_items');
    return await count(
      "SELECT SUM(data_length + index_length) n FROM information_schema.tables WHERE table_schema = 'shop'"
    );
  } finally {
    await connection.end();
  }
}
