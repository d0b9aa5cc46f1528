import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { EndingsServer } from './endings';
import { releases } from './releases';
import { untilDisconnected, untilInState } from './processlist';

/** Statements that a KILL ends without an error: no error is no proof that they finished. */
describe.each(releases)('$name', (release) => {
  let at: EndingsServer;
  beforeAll(async () => {
    at = await EndingsServer.start(release, {}, {}, ['CREATE TABLE shop.spare (id INT PRIMARY KEY)']);
  }, 180_000);
  afterAll(() => at.stop());

  test.each([
    ['SLEEP', 'SELECT SLEEP(300)'],
    ['GET_LOCK', "SELECT GET_LOCK('held', 300)"],
    ['DO SLEEP', 'DO SLEEP(300)'],
  ])(
    'KILL QUERY on %s by a client that leaves, whose victim leaves at once',
    async (name, sql) => {
      const mark = `left ${name}`;
      const [holder, shop, dba] = [await at.connect('shop_b'), await at.connect('shop_a'), await at.connect('anna')];
      await holder.query("SELECT GET_LOCK('held', 1)");
      const { done } = await at.running(shop, `${sql} /* ${mark} */`, mark);
      await dba.query(`KILL QUERY ${shop.threadId}`);
      await dba.end();
      await done;
      await shop.end();
      holder.destroy();
      const [row] = await at.ended(mark);
      // MariaDB's GET_LOCK() leaves no error. Only a sample between the KILL and the leaving proves it: it reads the row.
      const isTold = at.isMysql || name !== 'GET_LOCK' || `${row?.evidence}`.includes('events_statements_history');
      expect(row?.outcome).toBe(isTold ? 'killed' : 'unknown');
      if (row?.confidence === 'certain') {
        expect(row.evidence).toMatch(/events_statements_history shows|A KILL named its connection/);
      }
    },
    180_000
  );

  test('SLEEP(300) that ends early and whose client leaves was killed', async () => {
    const mark = 'plain sleep';
    const [shop, dba] = [await at.connect('shop_a'), await at.connect('anna')];
    const { done } = await at.running(shop, `/* ${mark} */ SELECT SLEEP(300)`, mark);
    await dba.query(`KILL QUERY ${shop.threadId}`);
    await done;
    await shop.end();
    const [row] = await at.ended(mark);
    expect(row).toMatchObject({ outcome: 'killed', killer: expect.stringMatching(/^anna@localhost/) });
  }, 180_000);

  test('a SLEEP() that finished while nothing was killed has finished', async () => {
    const mark = 'short sleep';
    const shop = await at.connect('shop_a');
    const { done } = await at.running(shop, `SELECT SLEEP(4) /* ${mark} */`, mark);
    expect(await done).toBe(0);
    await shop.end();
    expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'finished', confidence: 'likely' });
  }, 180_000);

  test.each(['OPTIMIZE', 'ANALYZE', 'CHECK', 'REPAIR'])(
    'KILL QUERY on %s TABLE behind LOCK TABLES',
    async (verb) => {
      const mark = `admin ${verb}`;
      const [holder, shop, dba] = [await at.connect('shop_b'), await at.connect('shop_a'), await at.connect('anna')];
      await holder.query('LOCK TABLES spare WRITE');
      const { done } = await at.running(shop, `${verb} TABLE spare /* ${mark} */`, mark);
      await untilInState(at.root, shop.threadId, 'Waiting for table metadata lock');
      await dba.query(`KILL QUERY ${shop.threadId}`);
      expect(await done).toBe(0);
      const [row] = await at.ended(mark);
      holder.destroy();
      expect(row).toMatchObject({ outcome: 'killed', killer: expect.stringMatching(/^anna@localhost/) });
      expect(row?.evidence).toContain('KILL');
    },
    180_000
  );

  test('OPTIMIZE TABLE that gave up waiting for a lock has not finished', async () => {
    const mark = 'gave up';
    const [holder, shop] = [await at.connect('shop_b'), await at.connect('shop_a')];
    await shop.query('SET SESSION lock_wait_timeout = 4');
    await holder.query('LOCK TABLES spare WRITE');
    const { done } = await at.running(shop, `OPTIMIZE TABLE spare /* ${mark} */`, mark);
    expect(await done).toBe(0);
    const [row] = await at.ended(mark);
    holder.destroy();
    // MySQL counts the account's error; of MariaDB's session nobody can read the limit.
    expect(row).toMatchObject(
      at.isMysql ? { outcome: 'lock-wait-timeout', confidence: 'likely' } : { outcome: 'unknown' }
    );
  }, 180_000);

  test('its client disappears, and seconds later it is killed by another account', async () => {
    const mark = 'gone, then killed';
    const [shop, dba] = [await at.connect('shop_a'), await at.connect('anna')];
    await at.running(shop, at.long(60, mark), mark);
    shop.destroy();
    await Bun.sleep(6_000);
    await dba.query(`KILL QUERY ${shop.threadId}`);
    await untilDisconnected(at.root, shop.threadId);
    const [row] = await at.ended(mark);
    expect(row).toMatchObject({ outcome: 'killed', killer: expect.stringMatching(/^anna@localhost/) });
    expect(row?.evidence).toMatch(/without COM_QUIT.*cannot be told/);
  }, 180_000);
});
