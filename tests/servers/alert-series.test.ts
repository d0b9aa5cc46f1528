import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource, type OpenDataSource } from './data-source';
import { application, started } from './sampling';
import { flavours, start } from './servers';

/** What an alert rule sees of a runaway: one series while it runs, whose labels name it. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let source: OpenDataSource;

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    await createShop(server);
    source = await openDataSource(server, { settings: { runawaySeconds: 1.5, redact: false } });
  }, 180_000);

  afterAll(async () => {
    await source?.[Symbol.asyncDispose]();
    await server?.stop();
  }, 180_000);

  const series = async () => {
    const answered = await source.ask({ queryType: 'runaways', as: 'series' }, { from: Date.now() - 20_000 });
    return answered.flatMap(({ fields }) => {
      const [, value] = fields;
      return value === undefined ? [] : [{ labels: value.labels ?? {}, value: value.values[0] }];
    });
  };

  test('is named without literals, keeps its name, and is gone when it ends', async () => {
    const shop = await application(server);
    const victim = shop.threadId ?? 0;
    const done = started(shop, "SELECT /* checkout */ SLEEP(60), 'card 4111-1111' AS paid FROM dual");
    const first = await until('an alert', async () => (await series())[0] ?? null);
    expect(first.labels).toMatchObject({
      ...{ instance: 'db', user: 'shop', processlist_id: String(victim), reason: 'time' },
      statement: 'SELECT SLEEP(?), ? AS paid FROM dual',
    });
    const later = await until('a later sample', async () => {
      const [now] = await series();
      return now !== undefined && Number(now.value) > Number(first.value) ? now : null;
    });
    expect(later.labels).toEqual(first.labels);
    const root = await server.connect();
    await root.query(`KILL QUERY ${victim}`);
    await done;
    await until('its end', async () => (await series()).length === 0);
    root.destroy();
    shop.destroy();
  }, 180_000);
});
