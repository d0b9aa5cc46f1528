import { expect, test } from 'bun:test';
import { complete, valueOf } from '../detection/reading';
import type { LogValues, Log } from '../plugin/logs';
import { until } from '../../tools/servers/until';
import { ServerError } from './connection/errors';
import { FakeServer, type Answer } from './connection/server.fixture';
import { check, connect } from './open-session';
import { recorded, tableOf } from './sample/recorded-server.fixture';
import type { WatchedStatement } from './statements/watched-statement';

const statement: WatchedStatement = {
  key: { incarnation: '1', threadId: 45, eventId: 1 },
  ...{ processlistId: 14, user: 'shop', host: 'localhost', db: 'shop', digest: null, text: 'SELECT 1' },
};
const options = { watchedThreads: [] };
const denied: Answer = { errno: 1142, message: 'SELECT command denied' };
const tooMany = { errno: 1040, message: 'Too many connections' };

/** A server whose account may read everything except what `isDenied` says. */
function answering(isDenied: (sql: string) => boolean = () => false) {
  return (sql: string): Answer => {
    if (isDenied(sql)) {
      return denied;
    }
    if (sql.includes('VERSION()')) {
      return [{ version: '9.7.4' }];
    }
    if (sql.includes('@@performance_schema AS enabled')) {
      return [{ enabled: 1, data_dir: '/var/lib/mysql/', account: 'runaway@%' }];
    }
    if (sql.includes('CONNECTION_ID()')) {
      return [{ THREAD_ID: 44 }];
    }
    return sql.endsWith('LIMIT 0') ? [] : (recorded[tableOf(sql)] ?? []);
  };
}

function collected(): { log: Log; logged: string[] } {
  const logged: string[] = [];
  const write = (message: string, _values?: LogValues) => void logged.push(message);
  const log: Log = { debug: write, info: write, warn: write, error: write, with: () => log };
  return { log, logged };
}

const readsFiles = (sql: string): boolean => sql.includes('file_summary_by_instance');

test('a session has a connection for sampling and one for control', async () => {
  using server = await FakeServer.start({ answer: answering() });
  const session = await connect(server.access, collected().log, '1234');
  expect(session.server).toMatchObject({ flavour: 'MySQL', version: '9.7.4', shortcomings: [] });
  expect(server.sockets).toHaveLength(2);
  const { statements, incarnation } = await session.sample(options);
  expect(statements).toMatchObject(complete([{ threadId: 45, text: "SELECT SLEEP(3), 'recorded'" }]));
  expect((await session.sample(options)).incarnation).toBe(incarnation);
  await session.close();
  await session.close();
});

test('check() logs in once and leaves', async () => {
  using server = await FakeServer.start({ answer: answering(readsFiles) });
  const { shortcomings } = await check(server.access);
  expect(shortcomings.map(({ remedy }) => remedy)).toEqual([
    "GRANT SELECT ON performance_schema.file_summary_by_instance TO 'runaway'@'%'",
  ]);
  expect(server.sockets).toHaveLength(1);
});

test('a survey that fails closes both connections', async () => {
  const answer = (sql: string): Answer => (sql.includes('information_schema.COLUMNS') ? 'close' : answering()(sql));
  using server = await FakeServer.start({ answer });
  await expect(connect(server.access, collected().log)).rejects.toMatchObject({ name: 'ServerError' });
  const closed = server.sockets.map((socket) =>
    socket.destroyed ? null : new Promise((end) => socket.on('close', end))
  );
  await Promise.all(closed);
});

test('without a free connection for control sampling goes on', async () => {
  using server = await FakeServer.start({ answer: answering(), login: (nth) => (nth === 1 ? null : tooMany) });
  const { log, logged } = collected();
  const session = await connect(server.access, log);
  expect(valueOf((await session.sample(options)).statements)).toHaveLength(1);
  expect((await session.examine(statement)).plan?.problem).toBe('There was no free connection to ask on.');
  await expect(session.enable()).rejects.toMatchObject({ kind: 'unreachable' });
  expect(new Set(logged)).toEqual(new Set(['no second connection for control']));
  await session.close();
});

test('a lost control connection is replaced at its next use, and sampling does not notice', async () => {
  using server = await FakeServer.start({ answer: answering() });
  const session = await connect(server.access, collected().log);
  server.sockets[1]?.destroy();
  await expect(session.examine(statement)).rejects.toMatchObject({ kind: 'lost' });
  expect(valueOf((await session.sample(options)).statements)).toHaveLength(1);
  const concurrent = await Promise.all([session.examine(statement), session.examine(statement)]);
  expect(concurrent).toHaveLength(2);
  expect(server.sockets).toHaveLength(3);
  await session.close();
});

test('an error of a statement keeps the control connection', async () => {
  const isUpdate = (sql: string): boolean => sql.startsWith('UPDATE');
  const off = (sql: string): Answer =>
    sql.includes('FROM performance_schema.setup_consumers')
      ? [{ NAME: 'events_statements_history', ENABLED: 'NO' }]
      : answering(isUpdate)(sql);
  using server = await FakeServer.start({ answer: off });
  const session = await connect(server.access, collected().log);
  await expect(session.enable()).rejects.toMatchObject({ kind: 'privilege' });
  await session.examine(statement);
  expect(server.sockets).toHaveLength(2);
  await session.close();
});

test('what was switched on is sampled from the next sample on', async () => {
  let state = 'NO';
  const answer = (sql: string): Answer => {
    state = sql.startsWith('UPDATE') ? 'YES' : state;
    return sql.includes('FROM performance_schema.setup_consumers')
      ? [{ NAME: 'events_statements_history', ENABLED: state }]
      : answering()(sql);
  };
  using server = await FakeServer.start({ answer });
  const session = await connect(server.access, collected().log);
  expect(session.server.shortcomings).toHaveLength(1);
  expect(await session.enable()).toEqual([
    "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'events_statements_history'",
  ]);
  expect(session.server.shortcomings).toEqual([]);
  await session.sample(options);
  expect(server.renewed).toEqual([2, 1]);
  await session.close();
});

test('a grant is found by a survey over the control connection; only then sampling logs in again', async () => {
  let isGranted = false;
  using server = await FakeServer.start({ answer: answering((sql) => !isGranted && readsFiles(sql)) });
  const session = await connect(server.access, collected().log, null, { surveyAgain: 0 });
  expect(session.server.shortcomings).toHaveLength(1);
  await session.sample(options);
  expect(server.renewed).toEqual([2]);
  isGranted = true;
  await session.sample(options);
  expect(session.server.shortcomings).toEqual([]);
  expect(server.renewed).toEqual([2, 2, 1]);
  await session.sample(options);
  expect(server.renewed).toEqual([2, 2, 1]);
  await session.close();
});

test('within the time between two surveys there is none', async () => {
  using server = await FakeServer.start({ answer: answering(readsFiles) });
  const session = await connect(server.access, collected().log);
  await session.sample(options);
  expect(server.renewed).toEqual([]);
  await session.close();
});

test('a control connection that is lost in a survey costs no sample', async () => {
  using server = await FakeServer.start({ answer: answering(readsFiles) });
  const { log, logged } = collected();
  const session = await connect(server.access, log, null, { surveyAgain: 0 });
  server.sockets[1]?.destroy();
  expect(valueOf((await session.sample(options)).statements)).toHaveLength(1);
  expect(logged).toEqual(['the control connection was lost']);
  await session.sample(options);
  expect(server.renewed).toEqual([3]);
  await session.close();
});

test('a connection for control that is still being opened when the session closes is closed too', async () => {
  using server = await FakeServer.start({ answer: answering(), login: (nth) => (nth <= 2 ? null : 'silence') });
  const { log, logged } = collected();
  const session = await connect(server.access, log);
  // Both are lost, and a new one is being opened.
  server.sockets.forEach((socket) => socket.destroy());
  await expect(session.examine(statement)).rejects.toMatchObject({ kind: 'lost' });
  const examined = session.examine(statement);
  const late = await until('a new one is being opened', () => server.sockets[2]);
  const closed = new Promise((resolve) => late.on('close', () => resolve('closed')));
  await session.close();
  expect((await examined).plan?.problem).toBe('There was no free connection to ask on.');
  expect(await closed).toBe('closed');
  // Nor does a use after closing open one.
  await session.examine(statement);
  expect(server.sockets).toHaveLength(3);
  expect(logged).toEqual([]);
});

test('a session that is being opened ends when it is aborted: nothing stays open', async () => {
  const stop = new AbortController();
  const answer = (sql: string): Answer => (sql.includes('@@performance_schema') ? 'silence' : answering()(sql));
  using server = await FakeServer.start({ answer });
  const opening = connect(server.access, collected().log, null, { signal: stop.signal }).catch(
    (error: unknown) => error
  );
  await until('the survey waits', () => server.asked.some(({ sql }) => sql.includes('@@performance_schema')));
  const closed = Promise.all(
    server.sockets.map((socket) => new Promise((resolve) => socket.on('close', () => resolve('closed'))))
  );
  stop.abort();
  expect(await opening).toBeInstanceOf(ServerError);
  expect(await closed).toEqual(['closed', 'closed']);
});

test('a sample does not wait for a control connection that is not answered', async () => {
  using server = await FakeServer.start({
    answer: answering(readsFiles),
    login: (nth) => (nth <= 2 ? null : 'silence'),
  });
  const session = await connect(server.access, collected().log, null, { surveyAgain: 0 });
  server.sockets[1]?.destroy();
  // The first use notices the loss, the next one opens.
  await session.sample(options);
  const began = performance.now();
  expect((await session.sample(options)).statements).toMatchObject({ is: 'complete' });
  expect(performance.now() - began).toBeLessThan(3_000);
  await session.close();
}, 20_000);
