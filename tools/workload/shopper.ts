import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { errno } from './connect';
import { BEST_SELLERS, CUSTOMERS, DOUBLINGS, PRODUCTS, SEED_ORDERS } from './schema';

/** ER_LOCK_WAIT_TIMEOUT and ER_LOCK_DEADLOCK: the customer tries again later. */
const refusals = [1205, 1213];
/** Between two clicks, and after a refused sale. Milliseconds. */
const CLICK_PAUSE = 250;
const REFUSED_PAUSE = 2000;
const ORDERS = SEED_ORDERS * 2 ** DOUBLINGS;

/** One session of the shop: a customer who browses, looks at old orders, and buys. */
export class Shopper {
  sold = 0;
  refused = 0;
  /** When the current sale asked for its product's stock, in milliseconds of performance.now(); null outside of that statement. */
  askedAt: number | null = null;
  #longestWait = 0;

  constructor(private readonly connection: Connection) {}

  /** Longest wait for a stock, also one that goes on. Milliseconds. */
  get longestWait(): number {
    return Math.max(this.#longestWait, this.askedAt === null ? 0 : performance.now() - this.askedAt);
  }

  /** Shops until `signal` aborts; the current sale is finished first. */
  async shop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const choice = Math.random();
      if (choice < 0.55) {
        await this.#browse();
      } else if (choice < 0.75) {
        await this.#readOldOrder();
      } else {
        await this.#buy();
      }
      await sleep(CLICK_PAUSE * (0.5 + Math.random()));
    }
  }

  async #browse(): Promise<void> {
    const sql = 'SELECT id, name, price, stock FROM products WHERE category = ? ORDER BY price LIMIT 20';
    await this.connection.query(sql, [randomBelow(50)]);
  }

  async #readOldOrder(): Promise<void> {
    await this.connection.query('SELECT line, product_id, quantity, price FROM order_items WHERE order_id = ?', [
      1 + randomBelow(ORDERS),
    ]);
  }

  async #buy(): Promise<void> {
    const product = 1 + randomBelow(Math.random() < 0.5 ? BEST_SELLERS : PRODUCTS);
    const { connection } = this;
    await connection.beginTransaction();
    try {
      const order = 'INSERT INTO orders (customer_id) VALUES (?)';
      const [{ insertId }] = await connection.query<ResultSetHeader>(order, [1 + randomBelow(CUSTOMERS)]);
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
      await sleep(REFUSED_PAUSE);
    }
  }

  async #takeFromStock(product: number): Promise<void> {
    const began = performance.now();
    this.askedAt = began;
    try {
      await this.connection.query('UPDATE products SET stock = stock - 1 WHERE id = ?', [product]);
    } finally {
      this.#longestWait = Math.max(this.#longestWait, performance.now() - began);
      this.askedAt = null;
    }
  }
}

function randomBelow(below: number): number {
  return Math.floor(Math.random() * below);
}
