import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection as Client } from 'mysql2/promise';
import { ServerClock } from '../../pkg/mysql/protocol/server-clock';
import { Connection } from '../../pkg/mysql/connection/connection';
import type { Features } from '../../pkg/mysql/capabilities/features';
import { failed } from '../../pkg/detection/reading';
import { createReaders } from '../../pkg/mysql/sample/readers';
import { SampleReader } from '../../pkg/mysql/sample/sample-reader';
import { survey, type Survey } from '../../pkg/mysql/capabilities/survey';
import { log } from '../../pkg/plugin/logs';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { untilRunning } from './processlist';
import { accessTo, application, seenIn, started, watchedStatement } from './sampling';
import { flavours, start } from './servers';

/** Older and managed servers lack tables and columns: the rest is sampled without an error. */
describe.each(flavours)('%s with less to read', (flavour) => {
  let server: LocalServer;
  let connection: Connection;
  let found: Survey;
  let clients: Client[];
  let waiting: Array<Promise<unknown>>;

  beforeAll(async () => {
    server = await start(flavour);
    await createShop(server);
    await createMonitor(server);
    connection = await Connection.open(accessTo(server));
    found = await survey(connection);
    const [holder, waiter, sleeper] = (clients = await Promise.all([1, 2, 3].map(() => application(server))));
    await holder?.query('BEGIN');
    await holder?.query('UPDATE products SET stock = 1 WHERE id = 1');
    waiting = [waiter, sleeper].flatMap((client, i) =>
      client === undefined
        ? []
        : [started(client, i === 0 ? 'UPDATE products SET stock = 2 WHERE id = 1' : 'SELECT SLEEP(60)')]
    );
    const root = await server.connect();
    await untilRunning(root, 2, 2);
    await root.end();
  }, 180_000);

  afterAll(async () => {
    clients.forEach((client) => client.destroy());
    await Promise.all(waiting);
    connection.close();
    await server.stop();
  }, 180_000);

  /** Two samples with everything asked for, and an ending; fails on any statement that the server refused. */
  async function sampled(without: Array<keyof Features>) {
    const features = { ...found.features, ...Object.fromEntries(without.map((feature) => [feature, false])) };
    const refused: unknown[] = [];
    const watchful = { ...log, warn: (_: string, fields?: Record<string, unknown>) => refused.push(fields) };
    const [row] = await connection.query(
      'SELECT THREAD_ID AS own FROM performance_schema.threads WHERE PROCESSLIST_ID = CONNECTION_ID()'
    );
    const own = Number(row?.['own']);
    const reader = new SampleReader(
      createReaders(
        connection,
        new ServerClock(),
        { thread: own, all: new Set([own]) },
        { ...found, features },
        watchful
      )
    );
    const first = await reader.sample({ watchedThreads: [] }, () => 'a');
    const { statements } = seenIn(first);
    const threads = statements.map(({ threadId }) => threadId);
    const options = { watchedThreads: threads, runawayThreads: threads };
    await reader.watch(statements.map((statement) => watchedStatement(first, statement)));
    const sample = await reader.sample(options, () => 'a');
    await reader.endings(statements.map((statement) => watchedStatement(first, statement)));
    expect(refused).toEqual([]);
    return sample;
  }

  test('everything that exists', async () => {
    const sample = await sampled([]);
    expect(seenIn(sample).statements).toHaveLength(2);
    expect(seenIn(sample).locks.waits).toHaveLength(1);
    expect(seenIn(sample).events.length).toBeGreaterThan(0);
  });

  test('each missing feature costs only itself', async () => {
    const whole = seenIn(await sampled([]));
    for (const feature of namesOf(found.features)) {
      // MySQL always has one source of row-lock waits: without data_lock_waits its features say that there are none.
      const without: Array<keyof Features> =
        feature === 'dataLocks' && flavour === 'mysql' ? ['dataLocks', 'rowLocks'] : [feature];
      const sample = seenIn(await sampled(without));
      const seen = {
        events: sample.events.length > 0,
        statements: sample.statements.length === whole.statements.length,
        rowLocks: sample.locks.waits.length === whole.locks.waits.length,
      };
      expect({ feature, ...seen }).toEqual({
        feature,
        events: feature !== 'events',
        statements: feature !== 'statements',
        rowLocks: !without.includes('rowLocks'),
      });
    }
  }, 180_000);

  test('as little as MySQL 5.7 has', async () => {
    const newer: Array<keyof Features> = ['accountErrors', 'digestSamples', 'stages'];
    const sample = await sampled(flavour === 'mysql' ? [...newer, 'dataLocks', 'rowLocks'] : newer);
    expect(seenIn(sample).statements).toHaveLength(2);
  });

  test('next to nothing', async () => {
    const sample = await sampled(namesOf(found.features));
    expect(sample).toMatchObject({
      events: failed('file events cannot be read'),
      statements: failed('running statements cannot be read'),
      files: null,
    });
    expect(sample.status.threadsConnected).toBeGreaterThan(0);
  });
});

function namesOf(features: Features): Array<keyof Features> {
  const names: Array<keyof Features> = [];
  let name: keyof Features;
  for (name in features) {
    names.push(name);
  }
  return names;
}
