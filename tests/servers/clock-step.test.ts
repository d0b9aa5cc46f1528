import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import type { LockRow, StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource, type OpenDataSource } from './data-source';
import { application, started } from './sampling';
import { flavours, start } from './servers';

/** Debian's package `faketime`. */
const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

/** The server's clock is set while it is sampled: ages, starts and locks stay where they were. */
describe.skipIf(!existsSync(library)).each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let folder: string;
  const sessions: Connection[] = [];
  const setClock = (by: number) => writeFile(join(folder, 'faketime'), `${by < 0 ? '' : '+'}${by}s\n`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runaway-clock-'));
    await setClock(0);
    const env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: join(folder, 'faketime'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_RESET: '1',
    };
    server = await start(flavour, { env });
    await createMonitor(server);
    await createShop(server);
  }, 180_000);

  afterAll(async () => {
    sessions.forEach((one) => one.destroy());
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 180_000);

  const session = async (): Promise<Connection> => {
    const one = await application(server);
    sessions.push(one);
    return one;
  };
  const running = (source: OpenDataSource) => source.rows<StatementRow>({ queryType: 'statements', when: 'now' });

  test('a server that is a minute ahead: its history is on this machine’s clock, also when it is gone after a restart', async () => {
    await setClock(60);
    const kept = await mkdtemp(join(tmpdir(), 'runaway-ahead-'));
    const settings = { runawaySeconds: 2 };
    const began = Date.now();
    void started(await session(), "SELECT SLEEP(900), 'ahead'");
    const runaway = async (source: OpenDataSource) => {
      const rows = await source.rows<StatementRow>({ queryType: 'runaways', as: 'table' }, { from: began - 60_000 });
      return rows.find(({ text }) => text?.includes('ahead'));
    };
    const first = await openDataSource(server, { folder: kept, settings: { ...settings, redact: false } });
    const before = await until('a runaway', () => runaway(first));
    await first[Symbol.asyncDispose]();
    expect(Math.abs(before.start - began)).toBeLessThan(3000);
    // Nothing listens at the address of the one that died.
    const gone = { flavour: server.flavour, host: server.host, port: server.port };
    await server.kill();
    const second = await openDataSource(gone, { folder: kept, settings: { ...settings, redact: false } });
    const after = await until('the runaway again', () => runaway(second));
    await second[Symbol.asyncDispose]();
    expect(after.start).toBe(before.start);
    await rm(kept, { recursive: true, force: true });
    await setClock(0);
    await server.restart();
  }, 90_000);

  test.each([60, 300, -60])(
    'by %d s',
    async (by) => {
      await setClock(0);
      await using source = await openDataSource(server, { settings: { runawaySeconds: 3600 } });
      const [holder, waiter, sleeper, late] = [await session(), await session(), await session(), await session()];
      await holder.query('BEGIN');
      await holder.query('UPDATE products SET stock = stock + 1 WHERE id = 1');
      void started(waiter, 'UPDATE products SET stock = stock + 2 WHERE id = 1');
      const began = Date.now();
      void started(sleeper, "SELECT SLEEP(900), 'early'");
      const of = (rows: StatementRow[], id: number) => rows.find(({ processlistId }) => processlistId === id);
      await until('both are seen', async () => (await running(source)).length >= 2);
      await setClock(by);
      const gaps = async () =>
        (await source.ask({ queryType: 'activity', measures: ['runaways'] })).flatMap(({ notices }) => notices ?? []);
      const notice = await until('the step is told', async () =>
        (await gaps()).find(({ text }) => text.includes('clock was set'))
      );
      expect(notice.text).toContain(`${Math.abs(by)} s ${by > 0 ? 'forward' : 'back'}`);
      const lateBegan = Date.now();
      void started(late, "SELECT SLEEP(900), 'late'");
      const rows = await until('the late one is seen too', async () => {
        const found = await running(source);
        return of(found, late.threadId) !== undefined && of(found, sleeper.threadId) !== undefined && found;
      });
      const passed = (Date.now() - began) / 1000;
      const [early, after] = [of(rows, sleeper.threadId), of(rows, late.threadId)];
      expect(Math.abs((early?.elapsed ?? 0) - passed)).toBeLessThan(5);
      expect(Math.abs((early?.start ?? 0) - began)).toBeLessThan(3000);
      expect(Math.abs((after?.start ?? 0) - lateBegan)).toBeLessThan(3000);
      expect((await gaps()).filter(({ text }) => /truncated|no samples/.test(text))).toEqual([]);
      const locks = await source.rows<LockRow>({ queryType: 'locks', as: 'flat', when: 'range' });
      expect(locks.length).toBeLessThanOrEqual(4);
      [holder, waiter, sleeper, late].forEach((one) => one.destroy());
    },
    180_000
  );
});
