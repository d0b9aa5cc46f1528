import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { EndingsServer } from './endings';
import { releases } from './releases';

/** Waits for a lock that end otherwise than by getting it. */
describe.each(releases)('$name', (release) => {
  let at: EndingsServer;
  beforeAll(async () => {
    const options = ['--innodb-lock-wait-timeout=5', '--lock-wait-timeout=6'];
    at = await EndingsServer.start(release, {}, { options }, ['CREATE TABLE shop.spare (id INT PRIMARY KEY)']);
  }, 180_000);
  afterAll(() => at.stop());

  test('a row lock, for as long as the server lets it wait', async () => {
    expect(await gaveUp('row', 'UPDATE products SET stock = 2 WHERE id = 1')).toMatchObject({
      outcome: 'lock-wait-timeout',
      confidence: 'likely',
    });
  }, 180_000);

  test('a metadata lock, for as long as the server lets it wait', async () => {
    expect(await gaveUp('metadata', 'ALTER TABLE spare ADD COLUMN more INT')).toMatchObject({
      outcome: 'lock-wait-timeout',
      confidence: 'likely',
    });
  }, 180_000);

  test('a row lock, for as long as its session lets it wait', async () => {
    const row = await gaveUp('own', 'UPDATE products SET stock = 2 WHERE id = 1', 9);
    expect(row).toMatchObject(
      at.isMysql ? { outcome: 'lock-wait-timeout', confidence: 'likely' } : { outcome: 'unknown' }
    );
  }, 180_000);

  test('a statement that failed at once after its wait, or finished, is not one', async () => {
    const [holder, shop] = [await at.connect('shop_b'), await at.connect('shop_a')];
    await holder.query('BEGIN');
    await holder.query('UPDATE products SET stock = 1 WHERE id = 2');
    const { done } = await at.running(shop, 'UPDATE products SET stock = 2 WHERE id = 2 /* granted */', 'granted');
    await holder.query('COMMIT');
    expect(await done).toBe(0);
    await shop.end();
    expect((await at.ended('granted'))[0]).toMatchObject({ outcome: 'finished', confidence: 'likely' });
  }, 180_000);

  // MariaDB 11.8 has innodb_snapshot_isolation on.
  test.skipIf(release.flavour !== 'mariadb').each([
    ['stays', ['failed certain']],
    // Its session may have a limit of its own for the wait, which nobody can read.
    ['leaves', ['failed likely', 'unknown unknown']],
  ])(
    'a row that was changed since the snapshot fails its statement, whose client %s',
    async (then, verdicts) => {
      const mark = `snapshot ${then}`;
      const [holder, shop] = [await at.connect('shop_b'), await at.connect('shop_a')];
      // Far from the limit, also on busy cores.
      await at.root.query('SET GLOBAL innodb_lock_wait_timeout = 60');
      await shop.query('SET SESSION innodb_lock_wait_timeout = 60, innodb_snapshot_isolation = ON');
      await shop.query('BEGIN');
      await shop.query('SELECT * FROM products');
      await holder.query('BEGIN');
      await holder.query('UPDATE products SET stock = stock - 1 WHERE id = 3');
      const { done } = await at.running(shop, `UPDATE products SET stock = 2 WHERE id = 3 /* ${mark} */`, mark);
      await holder.query('COMMIT');
      expect(await done).toBe(1020);
      await (then === 'leaves' ? shop.end() : undefined);
      const [row] = await at.ended(mark);
      await at.root.query('SET GLOBAL innodb_lock_wait_timeout = 5');
      expect(verdicts).toContain(`${row?.outcome} ${row?.confidence}`);
    },
    180_000
  );

  async function gaveUp(mark: string, sql: string, ownLimit?: number) {
    const [holder, shop] = [await at.connect('shop_b'), await at.connect('shop_a')];
    await holder.query('BEGIN');
    await holder.query('UPDATE products SET stock = 1 WHERE id = 1');
    await holder.query('SELECT * FROM spare');
    if (ownLimit !== undefined) {
      await shop.query(`SET SESSION innodb_lock_wait_timeout = ${ownLimit}`);
    }
    const { done } = await at.running(shop, `${sql} /* ${mark} */`, mark);
    expect(await done).toBe(1205);
    await shop.end();
    const [row] = await at.ended(mark);
    holder.destroy();
    return row;
  }
});
