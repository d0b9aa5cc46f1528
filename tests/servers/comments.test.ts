import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource, type OpenDataSource } from './data-source';
import { application, started } from './sampling';
import { flavours, start } from './servers';

/** What the server takes for a comment is not kept, whatever it looks like. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let source: OpenDataSource;
  let folder: string;

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    await createShop(server);
    folder = await mkdtemp(join(tmpdir(), 'runaway-comments-'));
    source = await openDataSource(server, { folder, settings: { runawaySeconds: 2 } });
  }, 180_000);

  afterAll(async () => {
    await source?.[Symbol.asyncDispose]();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 180_000);

  test('hints and versioned comments', async () => {
    const sql = [
      'SELECT /*+ a hint with a canary */ SLEEP(30) AS h',
      'SELECT SLEEP(30) /*+ NO_ICP(canary) */ AS h',
      'SELECT /*!999999 canary */ SLEEP(30) AS h',
      `SELECT ${flavour === 'mysql' ? '/*M! canary */' : '/*!80000 canary */'} SLEEP(30) AS h`,
      'SELECT SLEEP(30) /* canary /* canary */ AS h -- canary\n # canary',
    ];
    const sessions = await Promise.all(sql.map(() => application(server)));
    sessions.forEach((session, i) => void started(session, sql[i] ?? ''));
    const rows = await until('all are runaways', async () => {
      const found = await source.rows<StatementRow>({ queryType: 'runaways', as: 'table' });
      return found.length >= sql.length && found;
    });
    sessions.forEach((session) => session.destroy());
    expect(rows.map(({ text }) => text ?? '').filter((text) => !/\bAS\b/i.test(text))).toEqual([]);
    expect(rows.map(({ text }) => text ?? '').filter((text) => text.includes('canary'))).toEqual([]);
  }, 180_000);
});
