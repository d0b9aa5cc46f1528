import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Session } from '../../pkg/mysql/session';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { application, evidenceOf, sampler, started } from './sampling';
import { flavours, start } from './servers';

/** The raw evidence that each way to end leaves behind. */
describe.each(flavours)('%s', (flavour) => {
  const isMysql = flavour === 'mysql';
  let server: LocalServer;
  let session: Session;

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    await createShop(server);
    const dba = await server.connect();
    await dba.query("CREATE USER anna IDENTIFIED BY 'dba-only'");
    await dba.query(`GRANT ${isMysql ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN'}, PROCESS ON *.* TO anna`);
    await dba.query('CREATE TABLE shop.ticks (id INT PRIMARY KEY)');
    await dba.query(`INSERT INTO shop.ticks VALUES ${Array.from({ length: 400 }, (_, i) => `(${i})`).join(',')}`);
    await dba.end();
    session = await sampler(server);
  }, 120_000);

  afterAll(async () => {
    await session.close();
    await server.stop();
  });

  /** Runs for `seconds`, and fails when interrupted, as a bare SLEEP() on MySQL does not. */
  const long = (mark: string, seconds: number): string =>
    `SELECT '${mark}', SUM(SLEEP(0.05)) FROM ticks WHERE id < ${seconds * 20}`;

  test('finished', async () => {
    const shop = await application(server);
    const done = started(shop, long('finished', 2));
    const evidence = await evidenceOf(session, 'finished', () => done);
    expect(evidence.history).toMatchObject({ errno: 0, textLost: false });
    expect(Math.abs((evidence.history?.endedAt ?? 0) / 1000 - Date.now())).toBeLessThan(1_000);
    expect(evidence).toMatchObject({ threadGone: false, comKill: 0, abortedClients: 0, timeouts: 0, kills: [] });
    await shop.end();
  }, 20_000);

  test('finished, then left', async () => {
    const shop = await application(server);
    const done = started(shop, long('left', 2));
    const evidence = await evidenceOf(session, 'left', () => done.then(() => shop.end()));
    expect(evidence).toMatchObject({ history: null, threadGone: true, comKill: 0, abortedClients: 0 });
    expect(evidence.digest).toMatchObject({ executions: 1, errors: 0 });
    expect(evidence.digest?.time).toBeGreaterThan(1_900_000_000_000n);
    expect(Math.abs((evidence.digest?.lastSeen ?? 0) / 1000 - Date.now())).toBeLessThan(1_000);
    expect(evidence.accountErrors).toEqual(isMysql ? { interrupted: 0, readError: 0, writeError: 0 } : null);
  }, 20_000);

  test('finished, then left, by a statement never executed before, in no schema', async () => {
    const shop = await application(server, undefined, null);
    const done = started(shop, "SELECT SLEEP(2), 'new', 1 + 1");
    const evidence = await evidenceOf(session, 'new', () => done.then(() => shop.end()));
    expect(evidence).toMatchObject({ history: null, threadGone: true, digest: { executions: 1, errors: 0 } });
  }, 20_000);

  test('KILL QUERY, by a killer who stays', async () => {
    const [shop, anna] = [await application(server), await killer()];
    const done = started(shop, long('killed', 15));
    const evidence = await evidenceOf(session, 'killed', async () => {
      await anna.query(`KILL QUERY ${shop.threadId}`);
      await done;
    });
    expect(evidence.history).toMatchObject({ errno: 1317, textLost: isMysql });
    expect(evidence.comKill).toBe(1);
    expect(evidence.kills).toContainEqual(
      expect.objectContaining({
        source: 'history',
        user: 'anna',
        processlistId: anna.threadId,
        victim: shop.threadId,
        scope: 'query',
      })
    );
    await Promise.all([shop.end(), anna.end()]);
  }, 20_000);

  test('KILL CONNECTION, by a killer who leaves at once', async () => {
    const [shop, anna] = [await application(server), await killer()];
    const done = started(shop, long('cut', 15));
    const evidence = await evidenceOf(session, 'cut', async () => {
      await anna.query(`KILL ${shop.threadId}`);
      await anna.end();
      await done;
    });
    expect(evidence).toMatchObject({ history: null, threadGone: true, comKill: 1, abortedClients: 1 });
    expect(evidence.kills).toContainEqual(expect.objectContaining({ source: 'account', user: 'anna' }));
    expect(evidence.digest).toMatchObject({ executions: 1, errors: 1 });
    if (isMysql) {
      expect(evidence.accountErrors).toMatchObject({ interrupted: 1 });
    }
  }, 20_000);

  test('timed out', async () => {
    const shop = await application(server);
    const limited = isMysql
      ? long('timed', 15).replace('SELECT', 'SELECT /*+ MAX_EXECUTION_TIME(2000) */')
      : `SET STATEMENT max_statement_time = 2 FOR ${long('timed', 15)}`;
    const done = started(shop, limited);
    const evidence = await evidenceOf(session, 'timed', () => done);
    expect(evidence.history).toMatchObject({ errno: isMysql ? 3024 : 1969 });
    expect(evidence).toMatchObject({ timeouts: 1, comKill: 0 });
    await shop.end();
  }, 20_000);

  test('lock wait timeout', async () => {
    const [holder, shop] = [await application(server), await application(server)];
    await holder.query('BEGIN');
    await holder.query('UPDATE products SET stock = 1 WHERE id = 1');
    await shop.query('SET SESSION innodb_lock_wait_timeout = 2');
    const done = started(shop, "UPDATE products SET stock = 2, name = 'waited' WHERE id = 1");
    const evidence = await evidenceOf(session, 'waited', () => done);
    expect(evidence.history).toMatchObject({ errno: 1205, textLost: false });
    await holder.query('ROLLBACK');
    await Promise.all([holder.end(), shop.end()]);
  }, 20_000);

  test('the client vanished while it ran', async () => {
    const shop = await application(server);
    void started(shop, long('vanished', 3));
    const evidence = await evidenceOf(session, 'vanished', () => Promise.resolve(shop.destroy()));
    expect(evidence).toMatchObject({ history: null, threadGone: true, comKill: 0, abortedClients: 1, kills: [] });
    if (isMysql) {
      expect(evidence.accountErrors).toMatchObject({ interrupted: 0 });
    }
  }, 20_000);

  test('two that end together do not take each other’s evidence', async () => {
    const [one, two] = [await application(server), await application(server)];
    const done = [started(one, long('together', 2)), started(two, long('together', 2))];
    const evidence = await evidenceOf(session, 'together', () => Promise.all(done));
    expect(evidence).toMatchObject({ history: { errno: 0 }, rivals: 0 });
    await Promise.all([one.end(), two.end()]);
  }, 20_000);

  function killer(): ReturnType<typeof application> {
    return application(server, { user: 'anna', password: 'dba-only' }, null);
  }
});
