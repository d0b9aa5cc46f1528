import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { check, connect } from '../../pkg/mysql/open-session';
import { complete, failed } from '../../pkg/detection/reading';
import { log } from '../../pkg/plugin/logs';
import { AccountsServer, processGrant, selectGrant } from './accounts';
import { application, noThreads, sampleUntil, seenIn, started } from './sampling';
import { flavours } from './servers';

/** Each missing grant costs its own feature, and the statement that the shortcoming names grants it. */
describe.each(flavours)('%s', (flavour) => {
  let on: AccountsServer;

  beforeAll(async () => {
    on = await AccountsServer.start(flavour);
  }, 180_000);

  afterAll(() => on.stop(), 60_000);

  test('no grant at all: the server still answers, and the check says what is needed', async () => {
    const { access, shortcomings } = await on.lacking([]);
    expect(shortcomings.map(({ severity, remedy }) => [severity, remedy])).toEqual([
      ['error', `GRANT SELECT ON performance_schema.* TO '${on.user}'@'%'`],
      ['warning', `GRANT PROCESS ON *.* TO '${on.user}'@'%'`],
    ]);
    const session = await connect(access, log);
    const before = Date.now();
    const sample = await session.sample(noThreads);
    expect(sample.status.threadsConnected).toBeGreaterThan(0);
    expect(sample.at / 1000).toBeWithin(before - 5, Date.now() + 5);
    expect(sample).toMatchObject({
      events: failed('file events cannot be read'),
      statements: failed('running statements cannot be read'),
      files: null,
    });
    await session.close();

    await on.applyRemedies(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  });

  test('without PROCESS only row locks are lost', async () => {
    const { access, shortcomings } = await on.lacking([selectGrant]);
    expect(shortcomings).toHaveLength(1);
    const session = await connect(access, log);
    const [holder, waiter] = [await application(on.server), await application(on.server)];
    await holder.query('BEGIN');
    await holder.query('UPDATE products SET stock = 1 WHERE id = 1');
    const waiting = started(waiter, 'UPDATE products SET stock = 2 WHERE id = 1');
    const sample = await sampleUntil(session, (seen) => (seenIn(seen).statements.length > 0 ? seen : null));
    expect(sample.status.rowLockWaits).toBe(1);
    expect(sample.locks).toEqual(complete({ sessions: [], waits: [] }));
    expect(seenIn(sample).events.length).toBeGreaterThan(0);
    await holder.query('ROLLBACK');
    await waiting;
    await Promise.all([holder.end(), waiter.end(), session.close()]);

    await on.applyRemedies(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  }, 180_000);

  test('a session uses what it is granted while it runs', async () => {
    const { access, shortcomings } = await on.lacking([]);
    const session = await connect(access, log, null, { surveyAgain: 100 });
    const { incarnation } = await session.sample(noThreads);
    await on.applyRemedies(shortcomings);
    const sample = await sampleUntil(session, (seen) => (seenIn(seen).events.length > 0 ? seen : null));
    expect(session.server.shortcomings).toEqual([]);
    expect(sample.incarnation).toBe(incarnation);
    expect((await session.sample(noThreads)).cost.serverMs).toBeGreaterThan(0);
    await session.close();
  });

  test('one table denied costs one feature', async () => {
    const { access, shortcomings } = await on.lacking([
      processGrant,
      ...(await on.grantsWithout('file_summary_by_instance')),
    ]);
    expect(shortcomings).toEqual([
      {
        severity: 'warning',
        what: `${on.user}@% may not read performance_schema.file_summary_by_instance.`,
        lost: 'Disk I/O by file, schema and table.',
        remedy: `GRANT SELECT ON performance_schema.file_summary_by_instance TO '${on.user}'@'%'`,
      },
    ]);
    const session = await connect(access, log);
    const sample = await session.sample(noThreads);
    expect(sample.files).toBeNull();
    expect(seenIn(sample).events.length).toBeGreaterThan(0);
    await session.close();
    await on.applyRemedies(shortcomings);
    expect((await check(access)).shortcomings).toEqual([]);
  });

  test('a grant revoked under a session costs that one feature', async () => {
    const { access } = await on.lacking([processGrant, ...(await on.grantsWithout(''))]);
    const session = await connect(access, log);
    expect((await session.sample(noThreads)).files?.is).toBe('complete');
    await on.root.query(`REVOKE SELECT ON performance_schema.file_summary_by_instance FROM '${on.user}'@'%'`);
    const sample = await sampleUntil(session, (seen) => (seen.files === null ? null : seen));
    expect(sample.files).toEqual(failed(expect.stringContaining('file_summary_by_instance')));
    expect(seenIn(sample).events.length).toBeGreaterThan(0);
    expect(seenIn(await session.sample(noThreads)).events.length).toBeGreaterThan(0);
    await session.close();
  });

  test('the check says what is read and which switches are on', async () => {
    const { access } = await on.lacking([selectGrant]);
    const { readable, switches, canEnable, grantToEnable } = await check(access);
    const unread = new Map(readable.filter(({ ok }) => !ok).map(({ what, why }) => [what, why]));
    expect(unread.get('Row-lock waits')).toBe('PROCESS is missing');
    expect(unread.get('Both sides of a deadlock')).toBe('PROCESS is missing');
    expect([unread.has('Disk I/O and its spikes'), unread.has('Metadata-lock waits')]).toEqual([false, false]);
    expect(unread.get('Whether a connection was killed or closed')).toBe(
      flavour === 'mysql' ? undefined : 'this server has no events_errors_summary_by_account_by_error'
    );
    expect(switches.filter(({ needed, on }) => needed && !on)).toEqual([]);
    expect(switches.map(({ name }) => name)).toContain('wait/lock/metadata/sql/mdl');
    expect(canEnable).toBe(false);
    for (const sql of grantToEnable?.split('\n') ?? []) {
      await on.root.query(sql);
    }
    expect(await check(access)).toMatchObject({ canEnable: true, grantToEnable: null });
  });
});
