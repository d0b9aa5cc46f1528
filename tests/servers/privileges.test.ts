import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { check, connect } from '../../pkg/mysql/open-session';
import { log } from '../../pkg/plugin/logs';
import type { Shortcoming } from '../../src/shared/resources';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { accessTo, application, sampleUntil, started } from './sampling';
import { flavours, start } from './servers';

const select = 'SELECT ON performance_schema.*';
const process = 'PROCESS ON *.*';
const quietly = { watchedThreads: [], withFiles: true };

/** Each thing that is missing costs its own feature, and the statement that is named mends it. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let root: Connection;
  let accounts = 0;

  beforeAll(async () => {
    server = await start(flavour);
    await createShop(server);
    root = await server.connect();
  }, 120_000);

  afterAll(async () => {
    await root.end();
    await server.stop();
  }, 60_000);

  /** An account with these grants, and what it lacks. */
  async function lacking(grants: string[]) {
    const account = await createMonitor(server, grants, { user: `monitor${++accounts}`, password: 'monitor-only' });
    const access = accessTo(server, { user: account.user });
    return { access, shortcomings: (await check(access)).shortcomings };
  }

  async function mend(shortcomings: Shortcoming[]): Promise<void> {
    for (const { remedy } of shortcomings) {
      await root.query(remedy ?? 'nothing mends it');
    }
  }

  test('no grant at all: the server still answers, and says what it needs', async () => {
    const { access, shortcomings } = await lacking([]);
    expect(shortcomings.map(({ severity, remedy }) => [severity, remedy])).toEqual([
      ['error', `GRANT SELECT ON performance_schema.* TO 'monitor${accounts}'@'%'`],
      ['warning', `GRANT PROCESS ON *.* TO 'monitor${accounts}'@'%'`],
    ]);
    const session = await connect(access, log);
    const sample = await session.sample(quietly);
    expect(sample.status.threadsConnected).toBeGreaterThan(0);
    expect(Math.abs(sample.at / 1000 - Date.now())).toBeLessThan(500);
    expect(sample).toMatchObject({ events: [], statements: [], files: null });
    await session.close();

    await mend(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  });

  test('without PROCESS row locks alone are lost', async () => {
    const { access, shortcomings } = await lacking([select]);
    expect(shortcomings).toHaveLength(1);
    const session = await connect(access, log);
    const [holder, waiter] = [await application(server), await application(server)];
    await holder.query('BEGIN');
    await holder.query('UPDATE products SET stock = 1 WHERE id = 1');
    const waiting = started(waiter, 'UPDATE products SET stock = 2 WHERE id = 1');
    const sample = await sampleUntil(session, (seen) => (seen.statements.length > 0 ? seen : null));
    expect(sample.status.rowLockWaits).toBe(1);
    expect(sample.locks.waits).toEqual([]);
    expect(sample.events.length).toBeGreaterThan(0);
    await holder.query('ROLLBACK');
    await waiting;
    await Promise.all([holder.end(), waiter.end(), session.close()]);

    await mend(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  }, 15_000);

  test('a session takes up what it is granted while it runs', async () => {
    const { access, shortcomings } = await lacking([]);
    const session = await connect(access, log, null, 100);
    const { incarnation } = await session.sample(quietly);
    await mend(shortcomings);
    await Bun.sleep(150);
    const sample = await session.sample(quietly);
    expect(session.server.shortcomings).toEqual([]);
    expect(sample.events.length).toBeGreaterThan(0);
    expect(sample.incarnation).toBe(incarnation);
    expect((await session.sample(quietly)).cost.serverMs).toBeGreaterThan(0);
    await session.close();
  });

  test('one table denied is one feature lost', async () => {
    const { access, shortcomings } = await lacking([process, ...(await tablesBut('file_summary_by_instance'))]);
    expect(shortcomings).toEqual([
      {
        severity: 'warning',
        what: `monitor${accounts}@% may not read performance_schema.file_summary_by_instance.`,
        lost: 'Disk I/O by file, schema and table.',
        remedy: `GRANT SELECT ON performance_schema.file_summary_by_instance TO 'monitor${accounts}'@'%'`,
      },
    ]);
    const session = await connect(access, log);
    const sample = await session.sample(quietly);
    expect(sample.files).toBeNull();
    expect(sample.events.length).toBeGreaterThan(0);
    await session.close();
    await mend(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  });

  test('a grant taken away under a session costs that one thing only', async () => {
    const { access } = await lacking([process, ...(await tablesBut(''))]);
    const session = await connect(access, log);
    expect((await session.sample(quietly)).files).not.toBeNull();
    await root.query(`REVOKE SELECT ON performance_schema.file_summary_by_instance FROM 'monitor${accounts}'@'%'`);
    const sample = await session.sample(quietly);
    expect(sample.files).toBeNull();
    expect(sample.events.length).toBeGreaterThan(0);
    expect((await session.sample(quietly)).events.length).toBeGreaterThan(0);
    await session.close();
  });

  test.each([
    ['events_statements_current', 'error'],
    ['events_statements_history', 'warning'],
    ['statements_digest', 'warning'],
  ])('consumer %s off', async (name, severity) => {
    await root.query("UPDATE performance_schema.setup_consumers SET ENABLED = 'NO' WHERE NAME = ?", [name]);
    const { access, shortcomings } = await lacking([select, process]);
    expect(shortcomings.map((shortcoming) => shortcoming.severity)).toEqual([severity as Shortcoming['severity']]);
    const session = await connect(access, log);
    expect((await session.sample(quietly)).events.length).toBeGreaterThan(0);
    await session.close();
    await mend(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  });

  test('the metadata lock instrument off', async () => {
    const { access } = await lacking([select, process]);
    await root.query(
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME = 'wait/lock/metadata/sql/mdl'"
    );
    const { shortcomings } = await check(access);
    expect(shortcomings.map(({ lost }) => lost)).toEqual(['Waits for metadata locks.']);
    await mend(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  });

  test('the setup says what is read and which switches are on', async () => {
    const { access } = await lacking([select]);
    const { readable, switches, canEnable, grantToEnable } = await check(access);
    const unread = new Map(readable.filter(({ ok }) => !ok).map(({ what, why }) => [what, why]));
    expect(unread.get('Row-lock waits')).toBe('PROCESS is missing');
    expect(unread.get('Both sides of a deadlock')).toBe('PROCESS is missing');
    expect([unread.has('Disk I/O and its spikes'), unread.has('Metadata-lock waits')]).toEqual([false, false]);
    expect(unread.get('Telling a killed connection from one that closed')).toBe(
      flavour === 'mysql' ? undefined : 'this server has no events_errors_summary_by_account_by_error'
    );
    expect(switches.filter(({ needed, on }) => needed && !on)).toEqual([]);
    expect(switches.map(({ name }) => name)).toContain('wait/lock/metadata/sql/mdl');
    expect(canEnable).toBe(false);
    for (const sql of grantToEnable?.split('\n') ?? []) {
      await root.query(sql);
    }
    expect(await check(access)).toMatchObject({ canEnable: true, grantToEnable: null });
  });

  test('what is off is switched on where the account may, and sampled from the next round on', async () => {
    const off = ['events_statements_current', 'events_statements_history'];
    await root.query("UPDATE performance_schema.setup_consumers SET ENABLED = 'NO' WHERE NAME IN (?)", [off]);
    await root.query(
      "UPDATE performance_schema.setup_instruments SET TIMED = 'NO' WHERE NAME = 'wait/lock/metadata/sql/mdl'"
    );
    const { access } = await lacking([select, process]);
    const session = await connect(access, log);
    const shop = await application(server);
    void started(shop, 'SELECT SLEEP(30)');
    await Bun.sleep(1_200);
    expect((await session.sample(quietly)).statements).toEqual([]);
    expect(await refusal(session.enable())).toMatchObject({ kind: 'privilege' });
    expect(session.server.switches.filter(({ on, needed }) => needed && !on)).toHaveLength(3);

    for (const sql of session.server.grantToEnable?.split('\n') ?? []) {
      await root.query(sql);
    }
    const done = await session.enable();
    expect(done).toEqual([
      ...off.map((name) => `UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = '${name}'`),
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl'",
    ]);
    expect(session.server).toMatchObject({ shortcomings: [], canEnable: true });
    await root.query(`KILL QUERY ${shop.threadId}`);
    void started(shop, "SELECT SLEEP(30), 'seen'");
    expect(await sampleUntil(session, ({ statements }) => statements[0]?.text)).toContain('seen');
    expect(await session.enable()).toEqual([]);
    await session.close();
    shop.destroy();
  }, 15_000);

  async function tablesBut(left: string): Promise<string[]> {
    const sql = "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'performance_schema'";
    const [rows] = await root.query(sql);
    const names = JSON.stringify(rows).match(/(?<="name":")\w+/g) ?? [];
    return names.filter((name) => name !== left).map((name) => `SELECT ON performance_schema.${name}`);
  }
});

function refusal(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error
  );
}

test.skipIf(!flavours.includes('mariadb'))(
  'MariaDB as it comes: performance_schema is off, and no statement mends it',
  async () => {
    const server = await start('mariadb', { prepared: false });
    try {
      await createMonitor(server);
      const { shortcomings } = await check(accessTo(server));
      expect(shortcomings.map(({ severity, remedy }) => [severity, remedy])).toEqual([['error', null]]);
      expect(shortcomings[0]?.what).toContain('performance_schema=ON');
      const session = await connect(accessTo(server), log);
      expect(await session.sample(quietly)).toMatchObject({ events: [], statements: [] });
      await session.close();
    } finally {
      await server.stop();
    }
  },
  60_000
);

test.skipIf(!flavours.includes('mysql'))(
  'sysdate-is-now is found and said',
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
  60_000
);
