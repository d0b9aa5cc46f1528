import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { EndingsServer } from './endings';
import { untilDisconnected, untilInState } from './processlist';
import { releases } from './releases';

const prepared = [
  'CREATE TABLE shop.spare (id INT PRIMARY KEY)',
  'CREATE PROCEDURE shop.nap(IN seconds INT) BEGIN DO SLEEP(seconds); END',
];

/** Endings that leave no error of their own, or another one, and KILLs that name no connection. */
describe.each(releases)('$name', (release) => {
  const isMysql = release.flavour === 'mysql';
  let at: EndingsServer;
  beforeAll(async () => {
    at = await EndingsServer.start(release, {}, {}, prepared);
  }, 180_000);
  afterAll(() => at.stop());

  test.skipIf(isMysql).each([
    ['GET_LOCK', "SELECT GET_LOCK('held', 300)"],
    ['DO SLEEP', 'DO SLEEP(300)'],
    ['OPTIMIZE', 'OPTIMIZE TABLE spare'],
    ['a procedure', 'CALL nap(300)'],
  ])(
    'max_statement_time ends %s',
    async (name, sql) => {
      const mark = `limited ${name}`;
      const [holder, shop] = [await at.connect('shop_b'), await at.connect('shop_a')];
      await holder.query("SELECT GET_LOCK('held', 1)");
      await holder.query('LOCK TABLES spare WRITE');
      const limited = `SET STATEMENT max_statement_time = 4 FOR ${sql} /* ${mark} */`;
      const { done } = await at.running(shop, limited, mark);
      await done;
      holder.destroy();
      const [row] = await at.ended(mark);
      expect(row?.outcome).toBe('timed-out');
    },
    90_000
  );

  test('GET_LOCK() that waited for its time has finished', async () => {
    const mark = 'not granted';
    const [holder, shop] = [await at.connect('shop_b'), await at.connect('shop_a')];
    await holder.query("SELECT GET_LOCK('taken', 1)");
    const { done } = await at.running(shop, `SELECT GET_LOCK('taken', 4) /* ${mark} */`, mark);
    expect(await done).toBe(0);
    holder.destroy();
    expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'finished', confidence: 'certain' });
  }, 90_000);

  test('KILL QUERY on a procedure that sleeps', async () => {
    const mark = 'napping';
    const [shop, dba] = [await at.connect('shop_a'), await at.connect('anna')];
    const { done } = await at.running(shop, `CALL nap(300) /* ${mark} */`, mark);
    await dba.query(`KILL QUERY ${shop.threadId}`);
    await done;
    const [row] = await at.ended(mark);
    expect(row).toMatchObject({ outcome: 'killed', killer: expect.stringMatching(/^anna@localhost/) });
  }, 90_000);

  test.skipIf(!isMysql)(
    'a SLEEP() that a KILL interrupts answers 1: its statement fails for it',
    async () => {
      const mark = 'answers 1';
      const [shop, dba] = [await at.connect('shop_a'), await at.connect('anna')];
      const { done } = await at.running(shop, `UPDATE ticks SET id = id + SLEEP(300) WHERE id = 3 /* ${mark} */`, mark);
      await dba.query(`KILL QUERY ${shop.threadId}`);
      expect(await done).toBe(1062);
      const [row] = await at.ended(mark);
      expect(row).toMatchObject({ outcome: 'killed', killer: expect.stringMatching(/^anna@localhost/) });
      expect(row?.evidence).toContain('error 1062');
    },
    90_000
  );

  test.skipIf(isMysql).each(['stay', 'leave'])(
    'KILL QUERY ID, and both %s',
    async (then) => {
      const mark = `by its query’s id, ${then}`;
      const [shop, dba] = [await at.connect('shop_a'), await at.connect('anna')];
      const { done } = await at.running(shop, at.long(60, mark), mark);
      const [rows] = await at.root.query('SELECT QUERY_ID AS id FROM information_schema.PROCESSLIST WHERE ID = ?', [
        shop.threadId,
      ]);
      const [{ id }] = rows as [{ id: number }];
      await dba.query(`KILL QUERY ID ${id}`);
      expect(await done).toBe(1317);
      if (then === 'leave') {
        await Promise.all([shop.end(), dba.end()]);
      }
      const [row] = await at.ended(mark);
      expect(row).toMatchObject({ outcome: 'killed', killer: expect.stringMatching(/^anna@localhost/) });
    },
    90_000
  );

  test.skipIf(isMysql)(
    'KILL QUERY USER ends two statements, and is counted once',
    async () => {
      const mark = 'of one user';
      const shops = [await at.connect('shop_b'), await at.connect('shop_b')];
      const runs = await Promise.all(
        ['one', 'other'].map((name, i) => {
          const shop = shops[i];
          return shop && at.running(shop, `${at.long(60, mark)} /* ${name} of them */`, `${name} of them`);
        })
      );
      await at.root.query('KILL QUERY USER shop_b');
      await Promise.all(runs.map((run) => run?.done));
      await Promise.all(shops.map((shop) => shop.end()));
      const outcomes = (await at.ended(mark, 2)).map(({ outcome }) => outcome);
      expect(outcomes).toEqual(['killed', 'killed']);
    },
    90_000
  );

  test('net_write_timeout closes it, because its client takes no rows', async () => {
    const mark = 'takes no rows';
    const shop = await at.connect('shop_a');
    await shop.query('SET SESSION net_write_timeout = 3');
    const { stream } = (shop as unknown as { connection: { stream: { pause(): void } } }).connection;
    void shop.query(`SELECT REPEAT('x', 100000) /* ${mark} */ FROM ticks a, ticks b`).catch(() => undefined);
    stream.pause();
    await untilDisconnected(at.root, shop.threadId);
    shop.destroy();
    const [row] = await at.ended(mark);
    expect(row).toMatchObject({ outcome: 'connection-gone', confidence: 'likely' });
    // MariaDB counts no errors of accounts.
    expect(row?.evidence).toMatch(isMysql ? /error 1161/ : /Aborted_clients/);
  }, 90_000);

  test('the KILL QUERY of a waiter did not end the session that it waited for', async () => {
    const mark = 'waits for one that vanishes';
    const [holder, shop, dba] = [await at.connect('shop_b'), await at.connect('shop_a'), await at.connect('anna')];
    await holder.query("SELECT GET_LOCK('held by one that vanishes', 1)");
    const sql = `SELECT GET_LOCK('held by one that vanishes', 300) /* ${mark} */`;
    const { done } = await at.running(shop, sql, mark);
    await untilInState(at.root, shop.threadId, 'User lock');
    await dba.query(`KILL QUERY ${shop.threadId}`);
    // Before that, the waiter may still get the lock, and then it has finished.
    await done;
    holder.destroy();
    await dba.end();
    await shop.end();
    await at.ended(mark);
    const rows = await at.source.rows<{ processlistId: number; outcome: string }>({
      ...{ queryType: 'statements', when: 'range', limit: 5000 },
    });
    const outcomesOf = (id: number) =>
      rows.filter(({ processlistId }) => processlistId === id).map(({ outcome }) => outcome);
    expect(outcomesOf(shop.threadId)).not.toContain('finished');
    expect(outcomesOf(holder.threadId)).not.toContain('connection-killed');
  }, 90_000);
});
