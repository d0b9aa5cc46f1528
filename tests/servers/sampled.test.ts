import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { complete } from '../../pkg/detection/reading';
import type { Sample } from '../../pkg/detection/sample';
import type { Session } from '../../pkg/mysql/session';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { untilInState } from './processlist';
import { application, noThreads, sampler, sampleUntil, seenIn, started, watchedStatement } from './sampling';
import { flavours, start } from './servers';

/** Sessions that each update the same record again and again. */
const CONVOY = 40;

/** What one sampling session reads from a real server. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let session: Session;

  beforeAll(async () => {
    // Dirty pages are written at once: else a quiet MariaDB may keep them in memory for minutes.
    server = await start(flavour, { options: ['--innodb-max-dirty-pages-pct=0'] });
    await createMonitor(server);
    await createShop(server);
    session = await sampler(server);
  }, 180_000);

  afterAll(async () => {
    await session.close();
    await server.stop();
  });

  test('flavour and version are known, and nothing is missing', () => {
    expect(session.server.flavour).toBe(flavour === 'mysql' ? 'MySQL' : 'MariaDB');
    expect(session.server.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(session.server.shortcomings).toEqual([]);
  });

  test('disk I/O by event, file and thread', async () => {
    const shop = await application(server);
    await shop.query('CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, filler CHAR(250) NOT NULL)');
    const before = await session.sample(noThreads);
    await shop.query('INSERT INTO big (filler) VALUES ' + Array(20_000).fill("('x')").join(','));
    const busy = started(shop, "SELECT SLEEP(2), 'io'");
    const thread = await sampleUntil(
      session,
      (sample) => seenIn(sample).statements.find(({ text }) => text?.includes("'io'"))?.threadId
    );
    const after = await session.sample({ watchedThreads: [thread] });

    const written = (sample: typeof after, event: string) =>
      seenIn(sample).events.find((counters) => counters.event.endsWith(event))?.writeBytes ?? 0n;
    // MariaDB has no event for its redo log; MySQL flushes data pages when it likes.
    const event = flavour === 'mysql' ? '/innodb_log_file' : '/innodb_data_file';
    const isWritten = (sample: typeof after) => written(sample, event) > written(before, event);
    await sampleUntil(session, (sample) => isWritten(sample) || null);
    const file = await sampleUntil(session, (sample) => seenIn(sample).files.find(({ table }) => table === 'big'));
    expect(file).toMatchObject({ schema: 'shop' });
    expect(seenIn(after).threadIo.some(({ threadId }) => threadId === thread)).toBe(true);
    // The kernel's count, on the server's own host.
    expect(after.exactIo?.some(({ threadId }) => threadId === thread)).toBe(process.platform === 'linux');
    await busy;
    await shop.end();
  }, 180_000);

  test('running statements, with their true start', async () => {
    const shop = await application(server);
    const done = beginning(shop, 'running', 2);
    const found = await sampleUntil(session, (sample) =>
      seenIn(sample).statements.find(({ text }) => text?.includes("'running'"))
    );
    expect(found).toMatchObject({ user: 'shop', host: 'localhost', db: 'shop', command: 'Query' });
    expect(found.processlistId).toBe(shop.threadId);
    expect(found.state).toBe('User sleep');
    expect(Math.abs(found.startedAt / 1000 - (await done))).toBeLessThan(20);
    const before = clock();
    const { at, statements } = await session.sample(noThreads);
    expect(at / 1000).toBeWithin(before - 5, clock() + 5);
    expect(statements).toEqual(complete([]));
    await shop.end();
  }, 180_000);

  test('a statement whose row was truncated away runs on', async () => {
    const [shop, root] = [await application(server), await server.connect()];
    const done = started(shop, "SELECT SLEEP(6), 'truncated'");
    const isIt = ({ text }: { text: string | null }): boolean => text?.includes("'truncated'") === true;
    await sampleUntil(session, (sample) =>
      seenIn(sample).statements.some((statement) => isIt(statement) && sample.at - statement.startedAt > 3_500_000)
        ? true
        : null
    );
    await root.query('TRUNCATE performance_schema.events_statements_current');
    for (let i = 0; i < 15; i++) {
      const { statements } = seenIn(await session.sample(noThreads));
      expect(statements.filter(isIt)).toHaveLength(1);
    }
    await done;
    const { statements } = seenIn(await session.sample(noThreads));
    expect(statements.filter(isIt)).toEqual([]);
    await Promise.all([shop, root].map((connection) => connection.end()));
  }, 180_000);

  test('a session that runs one statement after the other', async () => {
    const shop = await application(server);
    const done = (async () => [await beginning(shop, 'first', 4), await beginning(shop, 'second', 3)])();
    const first = await sampleUntil(session, (sample) =>
      seenIn(sample).statements.find(({ text }) => text?.includes("'first'"))
    );
    const second = await sampleUntil(session, (sample) =>
      seenIn(sample).statements.find(({ text }) => text?.includes("'second'"))
    );
    expect(second.threadId).toBe(first.threadId);
    const [firstBegan = NaN, secondBegan = NaN] = await done;
    expect(Math.abs(first.startedAt / 1000 - firstBegan)).toBeLessThan(20);
    expect(Math.abs(second.startedAt / 1000 - secondBegan)).toBeLessThan(20);
    await shop.end();
  }, 180_000);

  test('the rows that a statement examined and sent are known when it has ended', async () => {
    const shop = await application(server);
    const done = started(shop, 'SELECT SLEEP(0.1) FROM products');
    const ended = await sampleUntil(session, (sample) =>
      seenIn(sample)
        .statements.flatMap((one) =>
          one.text?.includes('FROM products') === true ? watchedStatement(sample, one) : []
        )
        .at(0)
    );
    await done;
    await session.sample(noThreads);
    const [evidence] = await session.endings([ended]);
    expect(evidence?.history).toMatchObject({ rowsExamined: 20, rowsSent: 20 });
    await shop.end();
  }, 180_000);

  test('a killer who disconnected before another ending was read is named when the end of the victim is read', async () => {
    const [first, victim] = [await application(server), await application(server)];
    const dba = await server.connect();
    const brief = started(first, "SELECT SLEEP(1.5), 'brief'");
    const killed = started(victim, "SELECT SLEEP(30), 'victim'");
    const [briefly, late] = await sampleUntil(session, (sample) => {
      const found = seenIn(sample).statements.map((statement) => ({
        statement,
        ended: watchedStatement(sample, statement),
      }));
      const of = (name: string) => found.find(({ statement }) => statement.text?.includes(`'${name}'`) === true)?.ended;
      const [one, other] = [of('brief'), of('victim')];
      return one === undefined || other === undefined ? null : [one, other];
    });
    await session.watch([briefly, late]);
    await brief;
    await session.sample(noThreads);
    await dba.query(`KILL QUERY ${victim.threadId}`);
    await dba.end();
    await killed;
    await session.endings([briefly]);
    await session.sample(noThreads);
    const [evidence] = await session.endings([late]);
    expect(evidence?.kills).toContainEqual(expect.objectContaining({ source: 'account', user: 'root' }));
    await Promise.all([first, victim].map((connection) => connection.end()));
  }, 180_000);

  test('a prepared statement has its text', async () => {
    const shop = await application(server);
    const done = shop.execute('SELECT SLEEP(?), ?', [2, 'prepared']);
    const text = await sampleUntil(session, (sample) => seenIn(sample).statements[0]?.text);
    expect(text).toStartWith('SELECT SLEEP(');
    if (flavour === 'mysql') {
      expect(text).toContain('prepared');
    }
    await done;
    await shop.end();
  }, 180_000);

  test('a chain of row locks down to an idle transaction', async () => {
    const [idle, middle, last] = [await application(server), await application(server), await application(server)];
    await idle.query('BEGIN');
    await idle.query('UPDATE products SET stock = stock - 1 WHERE id = 1');
    await idle.query('SELECT 3');
    await middle.query('BEGIN');
    await middle.query('UPDATE products SET stock = stock - 1 WHERE id = 2');
    const waiting = [
      started(middle, 'UPDATE products SET stock = stock - 1 WHERE id = 1'),
      started(last, 'UPDATE products SET stock = stock - 1 WHERE id = 2'),
    ];
    const locks = await sampleUntil(session, (sample) => {
      const { locks: seen } = seenIn(sample);
      return seen.waits.length === 2 ? seen : null;
    });

    const connectionOf = new Map(locks.sessions.map(({ threadId, processlistId }) => [threadId, processlistId]));
    const edges = locks.waits.map((wait) => [connectionOf.get(wait.waiting), connectionOf.get(wait.blocking ?? NaN)]);
    expect(edges).toContainEqual([middle.threadId, idle.threadId]);
    expect(edges).toContainEqual([last.threadId, middle.threadId]);
    expect(locks.waits[0]).toMatchObject({ kind: 'row', object: 'shop.products', index: 'PRIMARY' });
    expect(locks.sessions.find(({ processlistId }) => processlistId === idle.threadId)).toMatchObject({
      eventId: null,
      text: null,
      user: 'shop',
    });
    expect(locks.sessions.find(({ processlistId }) => processlistId === last.threadId)?.text).toContain('id = 2');
    await idle.query('ROLLBACK');
    await waiting[0];
    await middle.query('ROLLBACK');
    await Promise.all(waiting);
    const after = await session.sample(noThreads);
    expect(after.locks).toEqual(complete({ sessions: [], waits: [] }));
    await Promise.all([idle, middle, last].map((connection) => connection.end()));
  }, 180_000);

  test('many waiters for one record whose holder changes all the time', async () => {
    const sessions = await Promise.all(Array.from({ length: CONVOY }, () => application(server)));
    let isOver = false;
    const convoy = sessions.map(async (shop) => {
      while (!isOver) {
        await shop.query('BEGIN');
        await shop.query('UPDATE products SET stock = stock - 1 WHERE id = 3');
        await shop.query('DO SLEEP(0.02)');
        await shop.query('COMMIT');
      }
    });
    const waitingIn = (sample: Sample): number => new Set(seenIn(sample).locks.waits.map((wait) => wait.waiting)).size;
    await sampleUntil(session, (sample) => waitingIn(sample) > CONVOY / 2 || null);
    const waiting: number[] = [];
    for (let i = 0; i < 20; i++) {
      waiting.push(waitingIn(await session.sample(noThreads)));
      // Samples are apart in time, so that each sees another holder.
      await Bun.sleep(50);
    }
    isOver = true;
    await Promise.all(convoy);
    expect(waiting.filter((count) => count > CONVOY / 2).length).toBeGreaterThanOrEqual(18);
    await Promise.all(sessions.map((connection) => connection.end()));
  }, 180_000);

  test('an ALTER behind an idle transaction, and a reader behind the ALTER', async () => {
    const [idle, ddl, reader] = [await application(server), await application(server), await application(server)];
    await idle.query('BEGIN');
    await idle.query('SELECT * FROM customers LIMIT 1');
    const waiting = [started(ddl, 'ALTER TABLE customers ADD COLUMN note INT')];
    await untilInState(idle, ddl.threadId, 'Waiting for table metadata lock');
    waiting.push(started(reader, 'SELECT COUNT(*) FROM customers'));
    const locks = await sampleUntil(session, (sample) => {
      const { locks: seen } = seenIn(sample);
      return seen.waits.length >= 2 ? seen : null;
    });
    const connectionOf = new Map(locks.sessions.map(({ threadId, processlistId }) => [threadId, processlistId]));
    const edges = locks.waits.map((wait) => [connectionOf.get(wait.waiting), connectionOf.get(wait.blocking ?? NaN)]);
    expect(edges).toContainEqual([ddl.threadId, idle.threadId]);
    expect(edges).toContainEqual([reader.threadId, ddl.threadId]);
    expect(locks.waits[0]).toMatchObject({ kind: 'metadata', object: 'shop.customers' });
    await idle.query('COMMIT');
    await Promise.all(waiting);
    await Promise.all([idle, ddl, reader].map((connection) => connection.end()));
  }, 180_000);
});

/** Sleeps so many seconds, and answers when that began: the server keeps the time for NOW() as a statement begins. Epoch milliseconds. */
async function beginning(session: Connection, mark: string, seconds: number): Promise<number> {
  const sql = `SELECT UNIX_TIMESTAMP(NOW(6)) * 1000 AS began, SLEEP(${seconds}), '${mark}'`;
  const [rows] = await session.query<RowDataPacket[]>(sql);
  return Number(rows[0]?.['began']);
}

function clock(): number {
  return performance.timeOrigin + performance.now();
}
