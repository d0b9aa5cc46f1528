import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { check, connect } from '../../pkg/mysql/open-session';
import { failed } from '../../pkg/detection/reading';
import { log } from '../../pkg/plugin/logs';
import type { Shortcoming } from '../../src/shared/resources';
import { createMonitor } from '../../tools/servers/accounts';
import { AccountsServer, processGrant, selectGrant } from './accounts';
import { untilRunning } from './processlist';
import { accessTo, application, noThreads, sampleUntil, seenIn, started } from './sampling';
import { flavours, start } from './servers';

/** Consumers, instruments and options that are off: what that costs, and how they are switched on. */
describe.each(flavours)('%s', (flavour) => {
  let on: AccountsServer;

  beforeAll(async () => {
    on = await AccountsServer.start(flavour);
  }, 180_000);

  afterAll(() => on.stop(), 60_000);

  test.each([
    ['events_statements_current', 'error'],
    ['events_statements_history', 'warning'],
    ['statements_digest', 'warning'],
  ])('consumer %s off', async (name, severity) => {
    await on.root.query("UPDATE performance_schema.setup_consumers SET ENABLED = 'NO' WHERE NAME = ?", [name]);
    const { access, shortcomings } = await on.lacking([selectGrant, processGrant]);
    expect(shortcomings.map((shortcoming) => shortcoming.severity)).toEqual([severity as Shortcoming['severity']]);
    const session = await connect(access, log);
    expect(seenIn(await session.sample(noThreads)).events.length).toBeGreaterThan(0);
    await session.close();
    await on.applyRemedies(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  });

  test('the metadata lock instrument off', async () => {
    const { access } = await on.lacking([selectGrant, processGrant]);
    await on.root.query(
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME = 'wait/lock/metadata/sql/mdl'"
    );
    const { shortcomings } = await check(access);
    expect(shortcomings.map(({ lost }) => lost)).toEqual(['Waits for metadata locks.']);
    await on.applyRemedies(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  });

  test('what is off is switched on where the account may, and read from the next sample on', async () => {
    const off = ['events_statements_current', 'events_statements_history'];
    await on.root.query("UPDATE performance_schema.setup_consumers SET ENABLED = 'NO' WHERE NAME IN (?)", [off]);
    await on.root.query(
      "UPDATE performance_schema.setup_instruments SET TIMED = 'NO' WHERE NAME = 'wait/lock/metadata/sql/mdl'"
    );
    const { access } = await on.lacking([selectGrant, processGrant]);
    const session = await connect(access, log);
    const shop = await application(on.server);
    void started(shop, 'SELECT SLEEP(30)');
    // Long enough to be sampled, were the consumers on.
    await untilRunning(on.root, 1, 2);
    expect((await session.sample(noThreads)).statements).toEqual(failed('running statements cannot be read'));
    await expect(session.enable()).rejects.toMatchObject({ kind: 'privilege' });
    expect(session.server.switches.filter(({ on, needed }) => needed && !on)).toHaveLength(3);

    for (const sql of session.server.grantToEnable?.split('\n') ?? []) {
      await on.root.query(sql);
    }
    const done = await session.enable();
    expect(done).toEqual([
      ...off.map((name) => `UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = '${name}'`),
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl'",
    ]);
    expect(session.server).toMatchObject({ shortcomings: [], canEnable: true });
    await on.root.query(`KILL QUERY ${shop.threadId}`);
    void started(shop, "SELECT SLEEP(30), 'seen'");
    expect(await sampleUntil(session, (sample) => seenIn(sample).statements[0]?.text)).toContain('seen');
    expect(await session.enable()).toEqual([]);
    await session.close();
    shop.destroy();
  }, 180_000);
});

test.skipIf(!flavours.includes('mariadb'))(
  'MariaDB by default: performance_schema is off, and no statement switches it on',
  async () => {
    const server = await start('mariadb', { prepared: false });
    try {
      await createMonitor(server);
      const { shortcomings } = await check(accessTo(server));
      expect(shortcomings.map(({ severity, remedy }) => [severity, remedy])).toEqual([['error', null]]);
      expect(shortcomings[0]?.what).toContain('performance_schema=ON');
      const session = await connect(accessTo(server), log);
      expect(await session.sample(noThreads)).toMatchObject({
        events: failed('file events cannot be read'),
        statements: failed('running statements cannot be read'),
      });
      await session.close();
    } finally {
      await server.stop();
    }
  },
  180_000
);

test.skipIf(!flavours.includes('mysql'))(
  'sysdate-is-now is reported',
  async () => {
    const server = await start('mysql', { options: ['--sysdate-is-now'] });
    try {
      await createMonitor(server);
      const { shortcomings } = await check(accessTo(server));
      expect(shortcomings.map(({ severity, what }) => [severity, what])).toEqual([
        ['info', 'The server runs with sysdate-is-now.'],
      ]);
    } finally {
      await server.stop();
    }
  },
  180_000
);
