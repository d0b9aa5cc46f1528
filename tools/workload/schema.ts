/** Rows of each table: a thousand orders are inserted, then orders and lines are doubled `DOUBLINGS` times. */
export const CUSTOMERS = 1000;
export const PRODUCTS = 1000;
/** Every other sale is of a best seller. */
export const BEST_SELLERS = 20;
export const SEED_ORDERS = 1000;
export const LINES = 5;
/** 1,000 orders of 5 lines, doubled 7 times: 640,000 lines of half a kilobyte, about 380 MB. */
export const DOUBLINGS = 7;

/** Bytes of a line's note. They make the table wide, so that a scan costs disk I/O rather than rows. */
const NOTE = 480;

/** The shop's tables, in the order in which they are created. */
export const tables = [
  'CREATE DATABASE IF NOT EXISTS shop',
  'USE shop',
  `CREATE TABLE IF NOT EXISTS shop.customers (
    id INT UNSIGNED PRIMARY KEY, name VARCHAR(64) NOT NULL, email VARCHAR(128) NOT NULL, city VARCHAR(64) NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS shop.products (
    id INT UNSIGNED PRIMARY KEY, name VARCHAR(64) NOT NULL, category TINYINT UNSIGNED NOT NULL,
    price DECIMAL(8,2) NOT NULL, stock INT NOT NULL, KEY (category))`,
  `CREATE TABLE IF NOT EXISTS shop.orders (
    id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, customer_id INT UNSIGNED NOT NULL,
    status ENUM('open', 'paid') NOT NULL DEFAULT 'open',
    placed_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), KEY (customer_id))`,
  `CREATE TABLE IF NOT EXISTS shop.order_items (
    order_id BIGINT UNSIGNED NOT NULL, line TINYINT UNSIGNED NOT NULL, product_id INT UNSIGNED NOT NULL,
    quantity TINYINT UNSIGNED NOT NULL, price DECIMAL(8,2) NOT NULL, note VARCHAR(${NOTE}) NOT NULL,
    PRIMARY KEY (order_id, line))`,
];

const numbers = (count: number): string =>
  `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) `;
const lines = Array.from({ length: LINES }, (_, index) => `SELECT ${index + 1} AS line`).join(' UNION ALL ');

/** The first rows of every table. */
export const seeds = [
  `INSERT INTO shop.customers ${numbers(CUSTOMERS)}
    SELECT i, CONCAT('Customer ', i), CONCAT('customer', i, '@shop.example'), ELT(1 + i % 4, 'Bern', 'Oslo', 'Porto', 'Turin') FROM n`,
  `INSERT INTO shop.products ${numbers(PRODUCTS)}
    SELECT i, CONCAT('Product ', i), i % 50, 5 + i % 90, 1000000 FROM n`,
  `INSERT INTO shop.orders (id, customer_id, status) ${numbers(SEED_ORDERS)} SELECT i, 1 + i % ${CUSTOMERS}, 'paid' FROM n`,
  `INSERT INTO shop.order_items ${numbers(SEED_ORDERS)}
    SELECT i, line, 1 + (i * 7 + line * 131) % ${PRODUCTS}, 1 + line % 3, 5 + line,
      RPAD(CONCAT('Gift wrap, card ', SHA2(i * ${LINES} + line, 256)), ${NOTE}, CONCAT(' ', SHA2(i, 256), ' with love,'))
    FROM n CROSS JOIN (${lines}) l`,
];

/** Doubles orders and their lines; there are `orders` orders. */
export function doubling(orders: number): string[] {
  return [
    `INSERT INTO shop.orders (id, customer_id, status) SELECT id + ${orders}, customer_id, status FROM shop.orders WHERE id <= ${orders}`,
    `INSERT INTO shop.order_items SELECT order_id + ${orders}, line, product_id, quantity, price, note
      FROM shop.order_items WHERE order_id <= ${orders}`,
  ];
}
