import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import type { StatementRow } from '../../src/shared/frames';
import { until } from '../../tools/servers/until';
import { EndingsServer } from './endings';
import { outcomeOf } from './ways';
import { flavours } from './servers';

const WAITERS = 500;

/** Many endings in one second, and endings of statements that are older than the session that reads them. One release of each flavour is enough: it is Runaway that reads, and remembers. */
describe.each(flavours)('%s', (flavour) => {
  let at: EndingsServer;
  beforeAll(async () => {
    at = await EndingsServer.start({ flavour }, {}, { options: ['--max-connections=700'] });
  }, 180_000);
  afterAll(() => at.stop());

  test('500 waiters of one lock end in the same second: all endings are read', async () => {
    const mark = 'one of many';
    const holder = await at.connect('shop_b');
    await holder.query('BEGIN');
    await holder.query('UPDATE products SET stock = 1 WHERE id = 1');
    const waiters: Connection[] = [];
    while (waiters.length < WAITERS) {
      // The server's queue of logins is short: what does not fit in is lost without a word.
      waiters.push(...(await Promise.all(Array.from({ length: 50 }, () => at.connect('shop_a')))));
    }
    const done = waiters.map((waiter) => waiter.query(`UPDATE products SET stock = 2 WHERE id = 1 /* ${mark} */`));
    await at.seen(mark, WAITERS);
    await at.root.query(`KILL ${holder.threadId}`);
    await Promise.all(done);
    const rows = await at.ended(mark, WAITERS);
    const verdicts = new Set(rows.map(({ outcome, confidence }) => `${outcome}, ${confidence}`));
    expect([...verdicts]).toEqual(['finished, certain']);
    expect(rows).toHaveLength(WAITERS);
  }, 180_000);

  /** Has one client kill thirty connections, one after another, and answers how each ended. */
  const killThirty = async (mark: string): Promise<StatementRow[]> => {
    const shops = await Promise.all(
      Array.from({ length: 30 }, (_, i) => at.connect(i % 2 === 0 ? 'shop_a' : 'shop_b'))
    );
    const dba = await at.connect('anna');
    const done = shops.map((shop) => outcomeOf(shop.query(at.long(60, mark))));
    await at.seen(mark, shops.length);
    for (const shop of shops) {
      await dba.query(`KILL ${shop.threadId}`);
    }
    await Promise.all(done);
    const rows = await at.ended(mark, shops.length);
    expect(rows).toHaveLength(shops.length);
    return rows;
  };

  test('thirty connections with one digest are killed by one client in a second', async () => {
    // A sample between them, on a busy machine, leaves more ways than are tried: then once more.
    const isTooMany = ({ evidence }: StatementRow): boolean => evidence.includes('more than 10000 assignments');
    let rows = await killThirty('killed by the dozen');
    for (let again = 1; again <= 3 && rows.some(isTooMany); again += 1) {
      rows = await killThirty(`killed by the dozen, ${again}`);
    }
    // MariaDB tells a digest only by all digests of its schema: where the server was too busy to answer that, they are unknown.
    const isUnread = (row: StatementRow): boolean =>
      !at.isMysql && row.outcome === 'unknown' && !row.evidence.includes("its digest's executions");
    for (const row of rows.filter((one) => !isUnread(one))) {
      expect(row).toMatchObject({ outcome: 'connection-killed', killer: expect.stringMatching(/^anna@localhost/) });
    }
  }, 180_000);

  test('what is missing is switched on while it runs: its killed connection is likely as ever', async () => {
    const mark = 'enabled meanwhile';
    await at.root.query(
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME = 'wait/io/file/innodb/innodb_data_file'"
    );
    const [shop, dba] = [await at.connect('shop_a'), await at.connect('anna')];
    const { done } = await at.running(shop, at.long(60, mark), mark);
    await at.root.query('GRANT UPDATE ON performance_schema.* TO runaway');
    const { status } = await at.source.instance.resource({
      ...{ method: 'POST', path: '/setup/enable', params: new URLSearchParams() },
      body: new TextEncoder().encode(JSON.stringify({ instance: 'db' })),
      user: { login: 'admin', role: 'Admin' },
    });
    expect(status).toBe(200);
    await dba.query(`KILL ${shop.threadId}`);
    await dba.end();
    await done;
    expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'connection-killed' });
  }, 180_000);

  test('the sampling connection is lost while it runs: its killed connection is likely as ever', async () => {
    const mark = 'reconnected meanwhile';
    const [shop, dba] = [await at.connect('shop_a'), await at.connect('anna')];
    const { done } = await at.running(shop, at.long(60, mark), mark);
    const sql = "SELECT PROCESSLIST_ID AS id FROM performance_schema.threads WHERE PROCESSLIST_USER = 'runaway'";
    const [before] = await at.root.query(sql);
    for (const { id } of before as Array<{ id: number }>) {
      await at.root.query(`KILL ${id}`);
    }
    await dba.query(`KILL ${shop.threadId}`);
    await dba.end();
    await done;
    const [row] = await until('its end', async () => {
      const rows = (await at.rows(mark)).filter(({ outcome }) => outcome !== 'running');
      return rows.length > 0 && rows;
    });
    expect(row).toMatchObject({ outcome: 'connection-killed' });
  }, 180_000);
});
