import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { EndingsServer } from './endings';
import { untilDisconnected } from './processlist';
import { releases } from './releases';

/** Statements whose connection ended with them. */
describe.each(releases)('$name', (release) => {
  const { flavour } = release;
  let at: EndingsServer;
  beforeAll(async () => {
    at = await EndingsServer.start(release);
  }, 180_000);
  afterAll(() => at.stop());

  test('the client disappears while its result is sent', async () => {
    const mark = 'while sending';
    const shop = await at.connect('shop_a');
    const stream = pausedAtFirstRow(shop, `SELECT REPEAT('x', 100000) /* ${mark} */ FROM ticks a, ticks b`);
    await at.seen(mark);
    stream.destroy();
    await untilDisconnected(at.root, shop.threadId);
    expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'connection-gone', confidence: 'likely' });
  }, 180_000);

  test('the client disappears while the statement runs', async () => {
    const mark = 'while running';
    const shop = await at.connect('shop_a');
    await at.running(shop, at.long(5, mark), mark);
    shop.destroy();
    await untilDisconnected(at.root, shop.threadId);
    expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'connection-gone', confidence: 'likely' });
  }, 180_000);

  test.skipIf(flavour !== 'mysql')(
    'connection_memory_limit closes it',
    async () => {
      const mark = 'too much memory';
      await at.root.query(
        'SET GLOBAL connection_memory_limit = 20000000, GLOBAL global_connection_memory_tracking = ON'
      );
      const shop = await at.connect('shop_a');
      const grows = `WITH RECURSIVE r(n, t) AS (SELECT 1, REPEAT('x', 100000) UNION ALL
      SELECT n + 1, REPEAT('x', 100000) FROM r WHERE n < 900) SELECT * FROM r ORDER BY t, n`;
      const sql = `SELECT COUNT(*), '${mark}' FROM (SELECT SLEEP(4)) s, (${grows}) z`;
      const { done } = await at.running(shop, sql, mark);
      expect(await done).toBe(4082);
      await at.root.query('SET GLOBAL global_connection_memory_tracking = OFF');
      const [row] = await at.ended(mark);
      expect(row).toMatchObject({ outcome: 'failed', confidence: 'likely' });
      expect(row?.evidence).toContain('4082');
    },
    180_000
  );

  test.skipIf(flavour !== 'mysql')(
    'offline_mode closes it',
    async () => {
      const mark = 'offline';
      await at.root.query('GRANT CONNECTION_ADMIN ON *.* TO runaway');
      const shop = await at.connect('shop_a');
      const { done } = await at.running(shop, at.long(60, mark), mark);
      await at.root.query('SET GLOBAL offline_mode = ON');
      expect(await done).toBe(-1);
      const [row] = await at.ended(mark);
      await at.root.query('SET GLOBAL offline_mode = OFF');
      expect(row).toMatchObject({ outcome: 'connection-killed', confidence: 'likely', killer: null });
      expect(row?.evidence).toContain('no KILL was counted');
    },
    180_000
  );

  test('an idle connection of the account is killed while the statement finishes', async () => {
    const mark = 'neighbour';
    const [shop, idle, dba] = [await at.connect('shop_a'), await at.connect('shop_a'), await at.connect('anna')];
    const { done } = await at.running(shop, at.long(5, mark), mark);
    expect(await done).toBe(0);
    await dba.query(`KILL ${idle.threadId}`);
    await Promise.all([shop.end(), dba.end()]);
    const [row] = await at.ended(mark);
    expect(['finished', 'unknown']).toContain(row?.outcome ?? '');
  }, 180_000);
});

function pausedAtFirstRow(session: Connection, sql: string): { destroy(): void } {
  const { connection } = session as unknown as {
    connection: {
      stream: { pause(): void; destroy(): void };
      query(sql: string): { on(name: string, then: () => void): void };
    };
  };
  const query = connection.query(sql);
  query.on('result', () => connection.stream.pause());
  query.on('error', () => undefined);
  return connection.stream;
}
