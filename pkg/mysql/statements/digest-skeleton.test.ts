import { expect, test } from 'bun:test';
import { digestSkeleton } from './digest-skeleton';

/** As `digestTextSkeleton` has it done by the server. */
const ofDigest = (text: string): string => text.toLowerCase().replaceAll(' ', '').replaceAll('`', '');

test.each([
  ['SELECT SLEEP(0.001) AS `known`', 'SELECT `SLEEP` (?) AS `known` '],
  [
    "select  count(*) from big\nwhere k in (1,2,3) and filler like 'x%'",
    'SELECT COUNT ( * ) FROM `big` WHERE `k` IN (...) AND `filler` LIKE ? ',
  ],
  ["INSERT INTO customers (name) VALUES ('a'),('b');", 'INSERT INTO `customers` ( NAME ) VALUES (?) /* , ... */ '],
  [
    'SELECT o.id FROM products p LEFT JOIN orders o ON o.product=p.id LIMIT 10, 20',
    'SELECT `o` . `id` FROM `products` `p` LEFT JOIN `orders` `o` ON `o` . `product` = `p` . `id` LIMIT ?, ... ',
  ],
])('%s', (text, digestText) => {
  expect(digestSkeleton(text)).toBe(ofDigest(digestText));
});

test('a text that may be cut has none', () => {
  expect(digestSkeleton(`SELECT ${'a, '.repeat(400)} b`)).toBeNull();
  expect(digestSkeleton(' ')).toBeNull();
});
