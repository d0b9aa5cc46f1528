import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { StatementRow } from '../../src/shared/frames';
import { until } from '../../tools/servers/until';
import { EndingsServer } from './endings';
import { untilDisconnected, untilInState } from './processlist';
import { releases } from './releases';
import { outcomeOf } from './ways';

const prepared = [
  'CREATE TABLE shop.spare (id INT PRIMARY KEY)',
  'CREATE TABLE shop.parts (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2',
  'CREATE VIEW shop.seen AS SELECT * FROM shop.spare',
  'CREATE TABLE shop.small (id INT, name VARCHAR(1000)) ENGINE = MEMORY',
  ...['1317', '1205'].map(
    (errno) => `CREATE PROCEDURE shop.raise_${errno}() BEGIN
      DO SLEEP(3);
      SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${errno};
    END`
  ),
];
const byAnna = expect.stringMatching(/^anna@localhost/);

/** Endings that limits, locks and full tables bring about, and errors that look like others. */
describe.each(releases)('$name', (release) => {
  let at: EndingsServer;
  beforeAll(async () => {
    const options = ['--innodb-rollback-on-timeout=ON', '--innodb-lock-wait-timeout=4', '--max-heap-table-size=16384'];
    at = await EndingsServer.start(release, {}, { options }, prepared);
  }, 180_000);
  afterAll(() => at.stop());

  test('wait_timeout closes an idle session in a transaction', async () => {
    const mark = 'behind an idle one';
    const [holder, shop] = [await at.connect('shop_a'), await at.connect('shop_b')];
    await holder.query('SET SESSION wait_timeout = 10');
    await holder.query('BEGIN');
    await holder.query('UPDATE products SET stock = 1 WHERE id = 1');
    await shop.query('SET SESSION innodb_lock_wait_timeout = 60');
    const { done } = await at.running(shop, `UPDATE products SET stock = 2 WHERE id = 1 /* ${mark} */`, mark);
    expect(await done).toBe(0);
    expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'finished', confidence: 'certain' });
    const session = async () => {
      const rows = await at.source.rows<StatementRow>({ queryType: 'statements', when: 'range', limit: 5000 });
      return rows.find(({ processlistId, outcome }) => processlistId === holder.threadId && outcome !== 'running');
    };
    const ended = await until('the end of the idle session', session);
    expect(ended).toMatchObject({ outcome: 'connection-gone', confidence: 'likely', killer: null });
    // MySQL counts an error of its own for it; on MariaDB a client that disappears leaves the same.
    expect(ended.evidence).toMatch(at.isMysql ? /error 4031.*wait_timeout/ : /or the server closed it for being idle/);
  }, 180_000);

  test.each([
    ['stays', 'certain'],
    ['leaves', 'likely'],
  ])(
    'innodb_rollback_on_timeout undoes the transaction of one that gave up, and its client %s',
    async (then, confidence) => {
      const mark = `undone, ${then}`;
      const [holder, shop] = [await at.connect('shop_a'), await at.connect('shop_b')];
      await holder.query('BEGIN');
      await holder.query('UPDATE products SET stock = 1 WHERE id = 2');
      await shop.query('BEGIN');
      await shop.query('UPDATE products SET stock = 1 WHERE id = 3');
      const { done } = await at.running(shop, `UPDATE products SET stock = 2 WHERE id = 2 /* ${mark} */`, mark);
      expect(await done).toBe(1205);
      await (then === 'leaves' ? shop.end() : undefined);
      expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'lock-wait-timeout', confidence });
      holder.destroy();
    },
    180_000
  );

  test.each([
    ['KILL QUERY', 'killed', 1317],
    ['KILL', 'connection-killed', -1],
  ] as const)(
    '%s on a COMMIT that waits for FLUSH TABLES WITH READ LOCK',
    async (how, outcome, errno) => {
      const mark = `commits until a ${how.replace(' ', '_')} comes`;
      const [shop, dba, lock] = [await at.connect('shop_b'), await at.connect('anna'), await at.server.connect()];
      await shop.query('BEGIN');
      await shop.query('UPDATE products SET stock = 1 WHERE id = 4');
      await lock.query('FLUSH TABLES WITH READ LOCK');
      const { done } = await at.running(shop, `COMMIT /* ${mark} */`, mark);
      await dba.query(`${how} ${shop.threadId}`);
      expect(await done).toBe(errno);
      await lock.end();
      const [row] = await at.ended(mark);
      expect(row).toMatchObject({ outcome, confidence: 'certain', killer: byAnna });
    },
    180_000
  );

  test.each([
    ['stays', 'certain'],
    ['leaves', 'likely'],
  ])(
    'the table is full, and its client %s',
    async (then, confidence) => {
      const mark = `too many rows, ${then}`;
      const shop = await at.connect('shop_a');
      const sql = `INSERT INTO small SELECT id + SLEEP(0.3), REPEAT('x', 900) FROM ticks /* ${mark} */`;
      const { done } = await at.running(shop, sql, mark);
      expect(await done).toBe(1114);
      await (then === 'leaves' ? shop.end() : undefined);
      const [row] = await at.ended(mark);
      expect(row).toMatchObject({ outcome: 'failed', confidence });
      expect(row?.evidence).toMatch(then === 'stays' ? /error 1114/ : /no kill, no timeout/);
      await at.root.query('TRUNCATE TABLE shop.small');
    },
    180_000
  );

  test.each(['1317', '1205'])(
    'a procedure that raises error %s itself has failed',
    async (errno) => {
      const mark = `raises ${errno}`;
      const shop = await at.connect('shop_a');
      const { done } = await at.running(shop, `CALL raise_${errno}() /* ${mark} */`, mark);
      expect(await done).toBe(Number(errno));
      const [row] = await at.ended(mark);
      expect(row).toMatchObject({ outcome: 'failed', confidence: 'certain', killer: null });
      expect(row?.evidence).toContain('SQLSTATE 45000');
    },
    180_000
  );

  test.each([
    ['CHECKSUM', 'CHECKSUM TABLE spare'],
    ['CHECK PARTITION', 'ALTER TABLE parts CHECK PARTITION p0'],
    ...(release.flavour === 'mariadb' ? [['CHECK VIEW', 'CHECK VIEW seen']] : []),
  ])(
    'KILL QUERY on %s behind LOCK TABLES',
    async (name = '', sql = '') => {
      const mark = `killed ${name}`;
      const [holder, shop, dba] = [await at.connect('shop_a'), await at.connect('shop_b'), await at.connect('anna')];
      await holder.query('LOCK TABLES spare WRITE, parts WRITE');
      const { done } = await at.running(shop, `${sql} /* ${mark} */`, mark);
      await untilInState(at.root, shop.threadId, 'Waiting for table metadata lock');
      await dba.query(`KILL QUERY ${shop.threadId}`);
      expect(await done).toBe(0);
      expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'killed', killer: byAnna });
      holder.destroy();
    },
    180_000
  );

  test.each([20, 100])(
    'KILL QUERY, and %d ms after its end another account kills the idle connection',
    async (pause) => {
      const mark = `two killers, ${pause} ms`;
      const [shop, anna, ben] = [await at.connect('shop_a'), await at.connect('anna'), await at.connect('ben')];
      const done = outcomeOf(shop.query(at.long(60, mark)));
      await at.seen(mark);
      await anna.query(`KILL QUERY ${shop.threadId}`);
      expect(await done).toBe(1317);
      await Bun.sleep(pause);
      await ben.query(`KILL ${shop.threadId}`);
      await untilDisconnected(at.root, shop.threadId);
      expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'killed', killer: byAnna });
    },
    180_000
  );
});
