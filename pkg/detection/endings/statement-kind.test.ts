import { expect, test } from 'bun:test';
import { kindOf } from './statement-kind';

test.each([
  ['SELECT SLEEP(300)', true, false],
  ["/* app */ SELECT GET_LOCK('a', 9)", false, true],
  ['DO SLEEP(9)', true, true],
  ["SELECT BENCHMARK(9, MD5('a'))", true, true],
  ['OPTIMIZE NO_WRITE_TO_BINLOG TABLE orders', true, true],
  ['analyze table orders', true, true],
  ['CHECKSUM TABLE orders', true, true],
  ['CHECK VIEW orders_of_today', true, true],
  ['LOAD INDEX INTO CACHE orders', true, true],
  ['ALTER TABLE orders\n CHECK PARTITION p1', true, true],
  ['ALTER TABLE orders DROP PARTITION p1', false, false],
  ['ANALYZE SELECT * FROM orders', false, false],
  ['CALL nightly()', true, true],
  ['UPDATE orders SET paid = 1', false, false],
  [null, true, true],
])('%s may end without an error when it is killed: MySQL %p, MariaDB %p', (text, onMysql, onMariadb) => {
  expect([kindOf('MySQL', text).endsQuietly, kindOf('MariaDB', text).endsQuietly]).toEqual([onMysql, onMariadb]);
});

test.each([
  ['SELECT SLEEP(300) /* report */', 300],
  ['/* report */ select sleep( 0.5 );', 0.5],
  ['SELECT SLEEP(300), 1', null],
  ['SELECT SLEEP(n) FROM orders', null],
])('%s cannot finish sooner than in %p s', (text, seconds) => {
  expect(kindOf('MySQL', text).leastSeconds).toBe(seconds);
});
