import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { connect } from '../../pkg/mysql/open-session';
import type { Session } from '../../pkg/mysql/session';
import { log } from '../../pkg/plugin/logs';
import { createMonitor, createShop, monitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { accessTo, application, noThreads, sampleUntil, seenIn, started } from './sampling';
import { flavours, start } from './servers';

/** A text that performance_schema cuts is read from the process list, or said to be cut. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let root: Connection;

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    await createShop(server);
    root = await server.connect();
  }, 180_000);

  afterAll(async () => {
    root?.destroy();
    await server?.stop();
  }, 180_000);

  /** What a sample shows of a statement that sleeps. */
  async function textOf(session: Session, sql: string, run = started) {
    const shop = await application(server);
    void run(shop, sql);
    const { processlist } = { processlist: shop.threadId };
    const seen = await sampleUntil(session, (sample) =>
      seenIn(sample).statements.find(({ processlistId, text }) => processlistId === processlist && text !== null)
    );
    shop.destroy();
    return seen;
  }

  test('up to 64 KB', async () => {
    const session = await connect(accessTo(server), log);
    await session.sample(noThreads);
    const long = `SELECT SLEEP(30), '${'é'.repeat(1500)}' AS the_end`;
    expect(await textOf(session, long)).toMatchObject({ text: long });
    const prepared = `SELECT SLEEP(30), ? + 0, '${'x'.repeat(3000)}' AS the_end`;
    const run = (connection: Connection, sql: string) => connection.execute(sql, [1]).then(() => null, String);
    const found = await textOf(session, prepared, run);
    expect(found.text).toEndWith('AS the_end');
    expect(found.textCutAt).toBeUndefined();
    const longer = await textOf(session, `SELECT SLEEP(30), '${'x'.repeat(80_000)}'`);
    expect(longer.text).toHaveLength(65_535);
    expect(longer.textCutAt).toBe(65_535);
    await session.close();
  }, 180_000);

  test('without PROCESS, or with a character that the process list cannot show, it is said to be cut', async () => {
    const session = await connect(accessTo(server), log);
    await session.sample(noThreads);
    const duck = await textOf(session, `SELECT SLEEP(30), '${'🦆'.repeat(1000)}' AS the_end`);
    expect(duck.text?.includes('\uFFFD')).toBe(false);
    if (flavour === 'mysql') {
      expect(duck.textCutAt).toBeGreaterThan(1000);
    } else {
      expect(duck.text).toEndWith("🦆' AS the_end");
    }
    await session.close();
    await root.query(`REVOKE PROCESS ON *.* FROM '${monitor.user}'@'%'`);
    const blind = await connect(accessTo(server), log);
    await blind.sample(noThreads);
    const cut = await textOf(blind, `SELECT SLEEP(30), '${'é'.repeat(1500)}' AS the_end`);
    expect(cut.textCutAt).toBeGreaterThan(1000);
    expect(cut.text).toMatch(/é\.\.\.$/);
    await blind.close();
  }, 180_000);
});
