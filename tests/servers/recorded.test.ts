import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../pkg/datasource/datasource';
import type { Instance } from '../../pkg/plugin/handlers';
import { log } from '../../pkg/plugin/logs';
import { createMeter } from '../../pkg/sampling/metrics';
import type { StatementRow } from '../../src/shared/frames';
import type { Outcome } from '../../src/shared/query';
import { createMonitor, createShop, type Account } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { rowsOf } from './frames';
import { runOne, ways, type Entry, type Way } from './ledger';
import { flavours, start } from './servers';

const RUNAWAYS = 28;
const expected: Record<Way, Outcome> = {
  finished: 'finished',
  'finished-left': 'finished',
  killed: 'killed',
  'killed-by-left': 'killed',
  'connection-killed': 'connection-killed',
  'timed-out': 'timed-out',
  'connection-gone': 'connection-gone',
};

/** Runaways of known start and end: all are found, none is invented, and each is what the ledger says it was. */
describe.each(flavours)('%s', (flavour: Flavour) => {
  let server: LocalServer;
  let source: Instance;
  let folder: string;
  let ledger: Entry[];
  let rows: StatementRow[];
  const accounts: Account[] = [1, 2, 3, 4, 5, 6].map((n) => ({ user: `shop${n}`, password: 'shop-only' }));
  const dbas: Account[] = ['anna', 'ben'].map((user) => ({ user, password: 'dba-only' }));

  beforeAll(async () => {
    server = await start(flavour);
    const monitor = await createMonitor(server);
    await createShop(server);
    await prepare(server, accounts, dbas);
    folder = await mkdtemp(join(tmpdir(), 'runaway-recorded-'));
    process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
    const json = { user: monitor.user, instances: [{ name: 'db', address: `${server.host}:${server.port}` }] };
    const settings = {
      uid: flavour,
      orgId: 1,
      name: 'test',
      json,
      secure: { password: monitor.password },
      updatedAt: 0,
    };
    source = await createDataSource(settings, log, createMeter());
    const began = Date.now();
    ledger = await Promise.all(
      Array.from({ length: RUNAWAYS }, async (_, i) => {
        await Bun.sleep(i * 700);
        const way = ways[i % ways.length] ?? 'finished';
        const [account, dba] = [accounts[i % accounts.length], dbas[i % dbas.length]];
        if (account === undefined || dba === undefined) {
          throw new Error('no account');
        }
        return runOne(server, account, dba, way, 11 + Math.random() * 9, `run-${i}.`);
      })
    );
    await Bun.sleep(3_000);
    const query = { refId: 'A', from: began - 60_000, to: Date.now(), maxDataPoints: 100, intervalMs: 1000 };
    rows = rowsOf<StatementRow>(await source.query({ ...query, json: { queryType: 'runaways', as: 'table' } }));
  }, 120_000);

  afterAll(async () => {
    await source?.dispose();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const found = ({ mark }: Entry) => rows.find(({ text }) => text?.includes(`'${mark}'`));

  test('all are found, none is invented', () => {
    expect(rows.map(({ text }) => /run-\d+\./.exec(text ?? '')?.[0]).sort()).toEqual(
      ledger.map(({ mark }) => mark).sort()
    );
  });

  test('each began within 20 ms and ended within 1.2 s of the ledger', () => {
    const errors = ledger.map((entry) => ({
      mark: entry.mark,
      way: entry.way,
      start: Math.abs((found(entry)?.start ?? Infinity) - entry.start),
      end: Math.abs((found(entry)?.end ?? Infinity) - entry.end),
    }));
    const worst = (of: 'start' | 'end') => Math.max(...errors.map((error) => error[of]));
    console.log(
      `${flavour}: worst error of a start ${worst('start').toFixed(1)} ms, of an end ${worst('end').toFixed(0)} ms`
    );
    expect(errors.filter(({ start, end }) => start > 20 || end > 1_200)).toEqual([]);
  });

  test('each outcome is right, or said to be unknown where nothing proves it', () => {
    const verdicts = ledger.map((entry) => ({ way: entry.way, row: found(entry) }));
    const wrong = verdicts.filter(({ way, row }) => row?.outcome !== expected[way] && row?.outcome !== 'unknown');
    const unknown = verdicts.filter(({ row }) => row?.outcome === 'unknown');
    console.log(
      `${flavour}: ${RUNAWAYS - wrong.length - unknown.length} right, ${unknown.length} unknown, ${wrong.length} wrong`
    );
    unknown.forEach(({ way, row }) => console.log(`  ${way}: ${row?.evidence}`));
    expect(wrong.map(({ way, row }) => [way, row?.outcome, row?.evidence])).toEqual([]);
    // With a history row or a counter of its own there is evidence: only those that vanish together may stay unknown.
    expect(
      unknown.filter(({ way }) => !['finished-left', 'connection-killed', 'connection-gone'].includes(way))
    ).toEqual([]);
    expect(unknown.length).toBeLessThan(RUNAWAYS / 7);
  });

  test('nobody is blamed wrongly, and killers that stayed are named', () => {
    const killed = ledger.filter(({ way }) => expected[way] === 'killed' || expected[way] === 'connection-killed');
    const blamed = killed.map((entry) => ({
      entry,
      killer: found(entry)?.killer ?? null,
      by: dbas[ledger.indexOf(entry) % dbas.length]?.user ?? '',
    }));
    expect(blamed.filter(({ killer, by }) => killer !== null && !killer.startsWith(`${by}@`))).toEqual([]);
    expect(blamed.filter(({ entry, killer }) => entry.way === 'killed' && killer === null)).toEqual([]);
    const others = ledger.filter((entry) => !killed.includes(entry));
    expect(others.filter((entry) => found(entry)?.killer !== null).map(({ way }) => way)).toEqual([]);
  });
});

async function prepare(server: LocalServer, accounts: Account[], dbas: Account[]): Promise<void> {
  const root = await server.connect();
  const admin = server.flavour === 'mysql' ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN';
  await root.query('CREATE TABLE shop.ticks (id INT PRIMARY KEY)');
  await root.query(`INSERT INTO shop.ticks VALUES ${Array.from({ length: 1000 }, (_, i) => `(${i + 1})`).join(', ')}`);
  for (const { user, password } of [...accounts, ...dbas]) {
    await root.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`);
    await root.query(`GRANT SELECT ON shop.* TO '${user}'@'%'`);
  }
  for (const { user } of dbas) {
    await root.query(`GRANT ${admin}${server.flavour === 'mariadb' ? ', PROCESS' : ''} ON *.* TO '${user}'@'%'`);
  }
  await root.end();
}
