import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { errno } from './connect';
import { BEST_SELLERS, CUSTOMERS, DOUBLINGS, PRODUCTS, SEED_ORDERS } from './schema';

/** ER_LOCK_WAIT_TIMEOUT and ER_LOCK_DEADLOCK: the customer is told to try again, and does. */
const refusals = [1205, 1213];
/** Between two clicks, and after "try again later". Milliseconds. */
const THINKING = 250;
const DISCOURAGED = 2000;
const ORDERS = SEED_ORDERS * 2 ** DOUBLINGS;

/** One session of the shop: somebody who browses, looks at old orders, and buys. */
export class Shopper {
  sold = 0;
  refused = 0;
  /** When the sale under way asked for its product's stock; null when none does. */
  asking: number | null = null;
  longest = 0;

  constructor(private readonly connection: Connection) {}

  /** Shops until `signal`; a sale under way is finished first. */
  async shop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const fancy = Math.random();
      if (fancy < 0.55) {
        await this.#browse();
      } else if (fancy < 0.75) {
        await this.#lookBack();
      } else {
        await this.#buy();
      }
      await sleep(THINKING * (0.5 + Math.random()));
    }
  }

  async #browse(): Promise<void> {
    const sql = 'SELECT id, name, price, stock FROM products WHERE category = ? ORDER BY price LIMIT 20';
    await this.connection.query(sql, [whole(50)]);
  }

  async #lookBack(): Promise<void> {
    await this.connection.query('SELECT line, product_id, quantity, price FROM order_items WHERE order_id = ?', [
      1 + whole(ORDERS),
    ]);
  }

  async #buy(): Promise<void> {
    const best = Math.random() < 0.5;
    const product = 1 + whole(best ? BEST_SELLERS : PRODUCTS);
    const { connection } = this;
    await connection.beginTransaction();
    try {
      const order = 'INSERT INTO orders (customer_id) VALUES (?)';
      const [{ insertId }] = await connection.query<ResultSetHeader>(order, [1 + whole(CUSTOMERS)]);
      const item = "INSERT INTO order_items VALUES (?, 1, ?, 1, 9.90, 'Gift wrap, with love')";
      await connection.query(item, [insertId, product]);
      await this.#takeFromStock(product);
      await connection.query("UPDATE orders SET status = 'paid' WHERE id = ?", [insertId]);
      await connection.commit();
      this.sold += 1;
    } catch (error) {
      if (!refusals.includes(errno(error))) {
        throw error;
      }
      this.refused += 1;
      await connection.rollback();
      await sleep(DISCOURAGED);
    }
  }

  async #takeFromStock(product: number): Promise<void> {
    const began = performance.now();
    this.asking = began;
    try {
      await this.connection.query('UPDATE products SET stock = stock - 1 WHERE id = ?', [product]);
    } finally {
      this.longest = Math.max(this.longest, performance.now() - began);
      this.asking = null;
    }
  }
}

function whole(below: number): number {
  return Math.floor(Math.random() * below);
}
