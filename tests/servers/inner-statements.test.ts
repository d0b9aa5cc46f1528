import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { parseDetails, type StatementDetails } from '../../src/shared/details';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource, type OpenDataSource } from './data-source';
import { application, started } from './sampling';
import { flavours, start } from './servers';

/** Each waits for a lock that the test holds, or goes on for as long as the test holds it. */
const routines = [
  `CREATE PROCEDURE inner_one() SELECT GET_LOCK('second', 300), 'secret-literal'`,
  `CREATE PROCEDURE nightly() BEGIN
    UPDATE products SET name = CONCAT(name, '') WHERE id = 1 AND GET_LOCK('first', 300) >= 0 AND 'secret-literal' <> '';
    CALL inner_one();
    WHILE IS_FREE_LOCK('third') = 0 DO UPDATE products SET name = name WHERE id = 2; END WHILE;
    DO GET_LOCK('fourth', 300);
  END`,
  `CREATE FUNCTION waiting() RETURNS INT READS SQL DATA BEGIN
    DECLARE got INT; SELECT GET_LOCK('function', 300) INTO got FROM products LIMIT 1; RETURN got;
  END`,
  `CREATE TABLE audited (id INT, note VARCHAR(99))`,
  `CREATE TRIGGER audit_it BEFORE INSERT ON audited FOR EACH ROW BEGIN
    SET NEW.note = 'secret-literal';
    INSERT INTO trail SELECT GET_LOCK('trigger', 300), 'secret-literal' FROM products LIMIT 1;
  END`,
  `CREATE TABLE trail (got INT, note VARCHAR(99))`,
];

/** Inside a long statement, the one that runs now is named, and many short ones are counted. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let root: Connection;
  let seen: OpenDataSource;

  beforeAll(async () => {
    server = await start(flavour, { options: ['--event-scheduler=ON'] });
    await createMonitor(server);
    await createShop(server);
    root = await server.connect();
    await root.query('USE shop');
    for (const routine of routines) {
      await root.query(routine);
    }
    seen = await openDataSource(server);
  }, 120_000);

  afterAll(async () => {
    await seen?.[Symbol.asyncDispose]();
    root?.destroy();
    await server?.stop();
  }, 60_000);

  const hold = (...locks: string[]) => Promise.all(locks.map((lock) => root.query(`SELECT GET_LOCK('${lock}', 10)`)));
  const release = (lock: string) => root.query(`SELECT RELEASE_LOCK('${lock}')`);

  type Inner = NonNullable<StatementDetails['inner']>;
  const innerOf = ({ details }: StatementRow): Inner | undefined => parseDetails(details).inner;

  /** The row of that thread's statement, once what is said to run inside it fits. */
  function rowWith(isIt: (row: StatementRow) => boolean, fits: (inner: Inner | undefined) => boolean) {
    return until('seen inside the statement', async () => {
      const rows = await seen.rows<StatementRow>({ queryType: 'statements', when: 'now' });
      expect(JSON.stringify(rows)).not.toContain('secret-literal');
      return rows.find((row) => isIt(row) && fits(innerOf(row)));
    });
  }
  const ofThread = (connection: Connection) => (row: StatementRow) => row.processlistId === connection.threadId;

  test('a procedure: the statement that runs, the path to it, and many short ones', async () => {
    await hold('first', 'second', 'third', 'fourth');
    const shop = await application(server);
    const before = Date.now();
    const ended = started(shop, 'CALL nightly()');
    const call = ofThread(shop);

    const first = await rowWith(call, (inner) => inner?.statement?.text?.startsWith('UPDATE products') === true);
    const update = innerOf(first)?.statement;
    expect(first.text).toMatch(/^CALL `?nightly`? ?\(\)$/);
    expect(update?.path).toEqual(['PROCEDURE shop.nightly']);
    expect(update?.text).toContain('CONCAT(name, ?)');
    // The server of this test runs on the same clock.
    expect(update?.since).toBeGreaterThan(before - 100);
    expect(innerOf(first)?.short).toBeUndefined();

    await release('first');
    const second = await rowWith(call, (inner) => (inner?.statement?.path.length ?? 0) > 1);
    expect(innerOf(second)?.statement).toMatchObject({
      text: 'SELECT GET_LOCK(...), ?',
      path: ['PROCEDURE shop.nightly', 'PROCEDURE shop.inner_one'],
    });
    expect(innerOf(second)?.statement?.since).toBeGreaterThan(update?.since ?? Infinity);

    await release('second');
    const third = await rowWith(call, (inner) => inner?.short !== undefined);
    expect(innerOf(third)?.short).toMatchObject({
      text: expect.stringContaining('UPDATE products SET name = name'),
      path: ['PROCEDURE shop.nightly'],
    });
    expect(innerOf(third)?.short?.perSecond).toBeGreaterThan(10);
    // What has finished is not said to run.
    const alone = await rowWith(call, (inner) => inner?.short !== undefined && inner.statement === undefined);
    expect(alone.end).toBeNull();

    await release('third');
    const last = await rowWith(call, (inner) => inner?.statement?.text?.startsWith('DO GET_LOCK') === true);
    expect((await rowWith(call, (inner) => inner?.statement !== undefined && inner.short === undefined)).id).toBe(
      last.id
    );
    await release('fourth');
    await ended;
    shop.destroy();
    const over = await until('the CALL has its end', async () => {
      const rows = await seen.rows<StatementRow>({ queryType: 'statements', when: 'range' });
      return rows.find(({ id, end }) => id === last.id && end !== null);
    });
    expect(over.evidence).toMatch(/a statement inside it had run for \d+\.\d s, in PROCEDURE shop\.nightly/);
  }, 120_000);

  test('a function and a trigger', async () => {
    await hold('function', 'trigger');
    const [reader, writer] = [await application(server), await application(server)];
    const both = [
      started(reader, 'SELECT waiting()'),
      started(writer, `INSERT INTO audited VALUES (1, 'secret-literal')`),
    ];
    const inFunction = await rowWith(ofThread(reader), (inner) => inner?.statement !== undefined);
    expect(innerOf(inFunction)?.statement).toMatchObject({
      text: 'SELECT GET_LOCK(...) INTO got FROM products LIMIT ?',
      path: ['FUNCTION shop.waiting'],
    });
    const inTrigger = await rowWith(ofThread(writer), (inner) => inner?.statement !== undefined);
    expect(innerOf(inTrigger)?.statement).toMatchObject({
      text: 'INSERT INTO trail SELECT GET_LOCK(...), ? FROM products LIMIT ?',
      path: ['TRIGGER shop.audit_it'],
    });
    await release('function');
    await release('trigger');
    await Promise.all(both);
    reader.destroy();
    writer.destroy();
  }, 120_000);

  test('a scheduled event goes by its name', async () => {
    await hold('event', 'second');
    await root.query(
      `CREATE EVENT hourly ON SCHEDULE EVERY 1 HOUR DO BEGIN DO GET_LOCK('event', 300); CALL inner_one(); END`
    );
    const inEvent = (inner: Inner | undefined) => inner?.statement?.path[0] === 'EVENT shop.hourly';
    const row = await rowWith(
      () => true,
      (inner) => inEvent(inner) && inner?.statement?.text?.startsWith('DO GET_LOCK') === true
    );
    expect(row.text).toBe('EVENT shop.hourly');
    await release('event');
    const later = await rowWith(
      ({ id }) => id === row.id,
      (inner) => inEvent(inner) && inner?.statement?.text?.startsWith('SELECT GET_LOCK') === true
    );
    expect(later.text).toBe('EVENT shop.hourly');
    await root.query('DROP EVENT hourly');
    await release('second');
  }, 120_000);
});
