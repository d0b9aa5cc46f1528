import { expect, test } from 'bun:test';
import { Connection } from './connection';
import { errnoOf } from './errors';
import { FakeServer, type Answer } from './server.fixture';

const rowsOf = (sql: string): Answer => (sql.includes('VERSION()') ? [{ version: '9.7.4' }] : [{ echo: sql }]);
/** Milliseconds. */
const callTimeout = 50;

test.each([
  ['9.7.4', 'MySQL', 'max_execution_time = 2000'],
  ['10.11.8-MariaDB-ubu2204', 'MariaDB', 'max_statement_time = 2'],
] as const)('%s is %s, with its limit of a statement’s time', async (version, flavour, limit) => {
  using server = await FakeServer.start({ answer: () => [{ version }] });
  const connection = await Connection.open(server.access);
  expect(connection).toMatchObject({ instance: 'orders', flavour, version });
  expect(server.asked.map(({ sql }) => sql)).toEqual([
    expect.stringContaining('lock_wait_timeout = 2'),
    'ROLLBACK',
    'UNLOCK TABLES',
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE',
    expect.stringContaining('VERSION() AS version'),
    expect.stringContaining(`SET SESSION ${limit}`),
  ]);
  connection.close();
});

test('several statements take one round trip', async () => {
  using server = await FakeServer.start({ answer: rowsOf });
  const connection = await Connection.open(server.access);
  expect(await connection.queries(['SELECT 1', 'SELECT 2'])).toEqual([[{ echo: 'SELECT 1' }], [{ echo: 'SELECT 2' }]]);
  expect(await connection.queries(['SELECT 3'])).toEqual([[{ echo: 'SELECT 3' }]]);
  expect(await connection.query('SELECT ?', ["it's"])).toEqual([{ echo: String.raw`SELECT 'it\'s'` }]);
  connection.close();
});

test('a server without that limit is used without it', async () => {
  const answer = (sql: string): Answer =>
    sql.includes('max_execution_time') ? { errno: 1193, message: 'Unknown system variable' } : rowsOf(sql);
  using server = await FakeServer.start({ answer });
  const connection = await Connection.open(server.access);
  expect(await connection.query('SELECT 1')).toEqual([{ echo: 'SELECT 1' }]);
  // The others are set one by one.
  expect(server.asked.map(({ sql }) => sql)).toContain("SET SESSION explain_format = 'TRADITIONAL'");
  const before = server.asked.length;
  await connection.renew();
  // What it lacks is not tried again.
  expect(server.asked.slice(before).filter(({ sql }) => sql.startsWith('SET SESSION e'))).toHaveLength(1);
  connection.close();
});

test('a session that cannot be prepared is not opened', async () => {
  const answer = (sql: string): Answer => (sql.startsWith('SET') ? { errno: 1227, message: 'no' } : rowsOf(sql));
  using server = await FakeServer.start({ answer });
  await expect(Connection.open(server.access)).rejects.toMatchObject({ kind: 'privilege' });
});

test('a late answer ends the connection: it never belongs to a later call', async () => {
  const late = Promise.withResolvers<Answer>();
  using server = await FakeServer.start({ answer: (sql) => (sql === 'SELECT 1' ? late.promise : rowsOf(sql)) });
  const connection = await Connection.open(server.access, { callTimeout });
  await expect(connection.query('SELECT 1')).rejects.toMatchObject({
    kind: 'timeout',
    message: 'orders: no answer within 0.05 s. It is tried again.',
  });
  late.resolve([{ echo: 'late' }]);
  await expect(connection.query('SELECT 2')).rejects.toThrow('closed state');
  expect(server.asked.map(({ sql }) => sql)).not.toContain('SELECT 2');
});

test.each(['SELECT /*+ MAX_EXECUTION_TIME(2000) */ VERSION()', 'SET SESSION sql_mode'])(
  'the wait for %s is bounded too',
  async (first) => {
    using server = await FakeServer.start({ answer: (sql) => (sql.startsWith(first) ? 'silence' : rowsOf(sql)) });
    await expect(Connection.open(server.access, { callTimeout })).rejects.toMatchObject({ kind: 'timeout' });
  }
);

test('a server that accepts but does not greet is unreachable', async () => {
  using server = await FakeServer.start({ login: () => 'silence' });
  await expect(Connection.open(server.access, { callTimeout })).rejects.toMatchObject({ kind: 'unreachable' });
});

test.each([
  [1040, 'Too many connections', 'unreachable'],
  [1045, 'Access denied', 'denied'],
] as const)('a login that is refused with error %d', async (errno, message, kind) => {
  using server = await FakeServer.start({ login: () => ({ errno, message }) });
  await expect(Connection.open(server.access)).rejects.toMatchObject({ kind });
});

test('a port that nobody listens on is unreachable', async () => {
  const server = await FakeServer.start();
  const { access } = server;
  server[Symbol.dispose]();
  await expect(Connection.open(access)).rejects.toMatchObject({ kind: 'unreachable' });
});

test('a loss while idle shows at the next call', async () => {
  using server = await FakeServer.start({ answer: rowsOf });
  const connection = await Connection.open(server.access);
  server.sockets.forEach((socket) => socket.destroy());
  await expect(connection.query('SELECT 1')).rejects.toThrow();
  connection.close();
});

test('after an error of a statement the connection goes on', async () => {
  const answer = (sql: string): Answer => (sql === 'SELECT 1' ? { errno: 1142, message: 'denied' } : rowsOf(sql));
  using server = await FakeServer.start({ answer });
  const connection = await Connection.open(server.access);
  const error: unknown = await connection.query('SELECT 1').catch((failed: unknown) => failed);
  expect(errnoOf(error)).toBe(1142);
  expect(await connection.query('SELECT 2')).toEqual([{ echo: 'SELECT 2' }]);
  connection.close();
});

test('a renewed connection has its settings again', async () => {
  using server = await FakeServer.start({ answer: rowsOf });
  const connection = await Connection.open(server.access);
  const before = server.asked.length;
  await connection.renew();
  expect(server.renewed).toEqual([1]);
  expect(server.asked.slice(before).map(({ sql }) => sql)).toEqual(server.asked.slice(0, before).map(({ sql }) => sql));
  connection.close();
});
