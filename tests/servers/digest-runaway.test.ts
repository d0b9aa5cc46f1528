import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { parseDetails } from '../../src/shared/details';
import type { AnnotationRow, StatementRow } from '../../src/shared/frames';
import { loadShop } from '../../tools/workload/load';
import { startTraffic } from '../../tools/workload/traffic';
import { until } from '../../tools/servers/until';
import { bytesMoved, startBigTables, type BigTables } from './big-table';
import { flavours } from './servers';

/** A scan of 70 MB that a pool of 24 cannot keep: short, and heavy together. */
const scan = 'SELECT SUM(a) FROM shop.visits WHERE a <> -1';

/** Lookups and short ranges at random places, each of a digest of its own. */
const ordinary = [
  (id: number) => `SELECT note FROM shop.visits WHERE id = ${id}`,
  (id: number) => `SELECT MAX(note) FROM shop.visits WHERE id BETWEEN ${id} AND ${id + 900}`,
  (id: number) => `SELECT COUNT(DISTINCT note) FROM shop.visits WHERE id > ${id} AND id < ${id + 700}`,
  (id: number) => `SELECT SUM(LENGTH(note)) AS length FROM shop.visits WHERE id >= ${id} AND id < ${id + 800}`,
  (id: number) => `SELECT MIN(note), MAX(a) FROM shop.visits WHERE id BETWEEN ${id} AND ${id + 600}`,
  (id: number) => `UPDATE shop.visits SET a = a + 1 WHERE id = ${id}`,
];

describe.each(flavours)('%s', (flavour) => {
  let shop: BigTables;

  beforeAll(async () => {
    shop = await startBigTables(flavour, { visits: 6 });
  }, 240_000);

  afterAll(() => shop[Symbol.asyncDispose](), 60_000);

  const runaways = (from: number): Promise<StatementRow[]> =>
    shop.source.rows<StatementRow>({ queryType: 'runaways', as: 'table' }, { from });

  /** Sessions that each run one statement after the other, until they are stopped; answers how many they ran. */
  async function load(sessions: number, next: () => string): Promise<() => Promise<number>> {
    const connections = await Promise.all(Array.from({ length: sessions }, () => shop.server.connect()));
    let isStopped = false;
    let executions = 0;
    const looping = connections.map(async (session) => {
      while (!isStopped) {
        await session.query(next());
        executions++;
      }
      await session.end();
    });
    return async () => {
      isStopped = true;
      await Promise.all(looping);
      return executions;
    };
  }

  test('many short executions of one digest are a runaway by I/O, which ends when they stop', async () => {
    const before = await bytesMoved(shop.server);
    const began = Date.now() - 1;
    const stop = await load(2, () => scan);
    const running = await until('a runaway digest', async () => (await runaways(began))[0]);
    expect(running).toMatchObject({ outcome: 'running', processlistId: null, user: 'root' });
    expect(running.digestText?.toLowerCase()).toContain('visits');
    const { kind, runawayBy } = parseDetails(running.details);
    expect({ kind, runawayBy }).toEqual({ kind: 'digest', runawayBy: ['io'] });
    const seconds = (Date.now() - began) / 1000;
    // It must move more than in the seconds before it is found.
    await until('most of its work', () => (Date.now() - began) / 1000 > 2 * seconds + 5);
    const executions = await stop();
    const ended = Date.now();
    const moved = (await bytesMoved(shop.server)) - before;
    const [row, ...others] = await until('its end', async () => {
      const rows = await runaways(began);
      return rows.length > 0 && rows.every(({ end }) => end !== null) && rows;
    });
    expect(others).toEqual([]);
    expect(row?.outcome).toBe('subsided');
    expect(row?.evidence).toContain('Its bytes are estimated: what 2 sessions moved while they ran nothing else.');
    const bytes = (row?.readBytes ?? 0) + (row?.writeBytes ?? 0);
    expect(bytes / moved).toBeGreaterThan(0.6);
    expect(bytes / moved).toBeLessThan(1.1);
    const counted = parseDetails(row?.details ?? '').executions?.count ?? 0;
    expect(counted / executions).toBeGreaterThan(0.6);
    expect(counted / executions).toBeLessThan(1.3);
    expect(Math.abs((row?.end ?? 0) - ended)).toBeLessThan(5000);
    const [mark] = await shop.source.rows<AnnotationRow>({ queryType: 'runaways', as: 'regions' }, { from: began });
    expect(mark?.title).toMatch(/^Runaway subsided: digest [0-9a-f]{8} root@localhost · /);
  }, 180_000);

  test('an ordinary load of many digests names nobody, however busy the disk is', async () => {
    const { host, port, rootUser: user, rootPassword: password } = shop.server;
    await loadShop({ host, port, user, password }, 4);
    const began = Date.now();
    const traffic = await startTraffic({ host, port }, 12);
    const before = await bytesMoved(shop.server);
    let turn = 0;
    const stop = await load(6, () => ordinary[turn++ % ordinary.length]?.(1 + ((turn * 7919) % 60_000)) ?? 'SELECT 1');
    await Bun.sleep(30_000);
    const rate = ((await bytesMoved(shop.server)) - before) / (Date.now() - began);
    await Promise.all([stop(), traffic.stop()]);
    const rows = await runaways(began);
    expect(rows.map(({ text, evidence }) => ({ text, evidence }))).toEqual([]);
    // Kilobytes a millisecond: otherwise nothing was to be found.
    expect(rate / 1000).toBeGreaterThan(25);
  }, 180_000);
});
