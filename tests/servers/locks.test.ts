import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../pkg/targets/data-source';
import { log } from '../../pkg/plugin/logs';
import { createMeter } from '../../pkg/sampling/metrics';
import type { DeadlockRow, LockRow } from '../../src/shared/frames';
import type { RunawayQueryInput } from '../../src/shared/query';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { rowsOf } from './frames';
import { deadlock, shapes, stage, type Cast } from './lock-shapes';
import { application, started } from './sampling';
import { flavours, start } from './servers';

/** More than MariaDB's lock tables are asked about. */
const CROWD = 100;
const folder = mkdtempSync(join(tmpdir(), 'runaway-locks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every shape of waiting at once, as the data source tells of it. */
describe.each(flavours)('%s', (flavour) => {
  const isMysql = flavour === 'mysql';
  let server: LocalServer;
  let source: Awaited<ReturnType<typeof createDataSource>>;
  let cast: Cast;
  let tree: LockRow[];
  let seenAt: number;
  let sides: [number, number];

  beforeAll(async () => {
    server = await start(flavour, { options: ['--max-connections=300'] });
    const monitor = await createMonitor(server);
    await createShop(server);
    process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
    const instances = [{ name: 'db', address: `${server.host}:${server.port}` }];
    source = await createDataSource(
      {
        ...{ uid: flavour, orgId: 1, name: 'test', updatedAt: 0 },
        json: { user: monitor.user, instances, redact: false },
        secure: { password: monitor.password },
      },
      log,
      createMeter()
    );
    sides = await deadlock(server);
    cast = await stage(server);
    const expected = Object.values(shapes).reduce((sum, { waiting }) => sum + waiting, 0);
    const deadline = Date.now() + 20_000;
    const look = async () => {
      seenAt = Date.now();
      tree = await ask<LockRow>({ queryType: 'locks' }, seenAt);
    };
    do {
      await Bun.sleep(500);
      await look();
    } while (tree.filter(({ waited }) => waited !== null).length !== expected && Date.now() < deadline);
    // Asked again later, for the same second, a neighbouring sample may answer: it shall have seen the same.
    await Bun.sleep(2_000);
    await look();
  }, 120_000);

  afterAll(async () => {
    cast.forEach((session) => session.destroy());
    await source.dispose();
    await server.stop();
  });

  async function ask<Row>(json: RunawayQueryInput, to: number): Promise<Row[]> {
    const range = { from: to - 60_000, to, maxDataPoints: 100, intervalMs: 1000 };
    return rowsOf<Row>(await source.query({ refId: 'A', ...range, json }));
  }

  const rowOf = (name: string, rows = tree) =>
    rows.find(({ processlistId }) => processlistId === cast.get(name)?.threadId);
  const nameOf = (row: LockRow | undefined) =>
    [...cast].find(([, { threadId }]) => threadId === row?.processlistId)?.[0].split(' ')[1] ?? '?';
  /** The rows of a shape as they hang: `0 >1 >>2`. */
  const drawn = (name: string, rows = tree) =>
    rows
      .filter(({ processlistId }) =>
        [...cast].some(([one, { threadId }]) => one.startsWith(`${name} `) && threadId === processlistId)
      )
      .map((row) => '>'.repeat(row.depth) + nameOf(row))
      .join(' ');

  test('one waits for an idle transaction, whose lock was taken several statements ago', () => {
    expect(drawn('single')).toBe('0 >1');
    expect(rowOf('single 0')).toMatchObject({
      text: null,
      took: 'UPDATE products SET stock = stock - 1 WHERE id = 1',
      waiters: 1,
      waited: null,
    });
    expect(rowOf('single 1')).toMatchObject({
      text: 'UPDATE products SET stock = stock - 2 WHERE id = 1',
      lockKind: 'row',
      object: 'shop.products',
      index: 'PRIMARY',
      record: '1',
      took: null,
    });
    const heldFor = seenAt - (rowOf('single 0')?.heldSince ?? 0);
    expect(heldFor).toBeGreaterThan(0);
    expect(heldFor).toBeLessThan(30_000);
    expect(rowOf('single 1')).toMatchObject({ heldSince: null });
    expect(rowOf('single 1')?.mode).toStartWith('X');
    expect(rowOf('single 1')?.waited).toBeGreaterThan(0);
    expect(rowOf('single 1')?.waited).toBeLessThan((seenAt - (rowOf('single 1')?.from ?? 0)) / 1000 + 5);
  });

  test('a chain of three', () => {
    expect(drawn('chain')).toBe('0 >1 >>2');
    expect(rowOf('chain 0')).toMatchObject({ waiters: 2, took: 'UPDATE products SET stock = stock - 1 WHERE id = 2' });
    expect(rowOf('chain 2')?.record).toBe('3');
    // On MariaDB two statements of the middle one can have taken it: the one that waits now is among them.
    expect(rowOf('chain 1')?.took).toBe(isMysql ? 'UPDATE products SET stock = stock - 1 WHERE id = 3' : null);
  });

  test('twenty behind one record hang below its holder, not below each other', () => {
    expect(rowOf('star 0')).toMatchObject({ waiters: 20, took: 'UPDATE products SET stock = stock - 1 WHERE id = 4' });
    expect(drawn('star').split(' ').slice(1)).toHaveLength(20);
    expect(drawn('star').split('>>')).toHaveLength(1);
  });

  test('two records of one transaction', () => {
    expect(drawn('records').split(' ').sort()).toEqual(['0', '>1', '>2']);
    expect([rowOf('records 1')?.record, rowOf('records 2')?.record]).toEqual(['6', '5']);
    // Of the lock that is waited for longest; MariaDB proves neither.
    expect(rowOf('records 0')?.took ?? 'not known').toMatch(
      isMysql ? /^UPDATE products SET stock = stock - 1 WHERE id = [56]$/ : /^not known$/
    );
  });

  test('an insert into a locked gap', () => {
    expect(drawn('gap')).toBe('0 >1');
    expect(rowOf('gap 0')?.took).toBe('SELECT * FROM gaps WHERE id BETWEEN 11 AND 19 FOR UPDATE');
    expect(rowOf('gap 1')).toMatchObject({ object: 'shop.gaps', index: 'PRIMARY', record: '20' });
    expect(rowOf('gap 1')?.mode).toContain('GAP');
  });

  test('an exclusive lock behind two shared ones', () => {
    expect(drawn('shared')).toMatch(/^[01] >2$/);
    const root = rowOf('shared 0') ?? rowOf('shared 1');
    expect(root?.took).toBe('SELECT * FROM products WHERE id = 7 LOCK IN SHARE MODE');
  });

  test('a taker that history has forgotten is not known, and the last statement is not taken for it', () => {
    expect(drawn('forgotten')).toBe('0 >1');
    expect(rowOf('forgotten 0')).toMatchObject({ took: null, text: null });
  });

  test('the lock of a fresh row, which is nowhere before somebody meets it', () => {
    expect(drawn('inserted')).toBe('0 >1');
    expect(rowOf('inserted 0')?.took).toBe('INSERT INTO fresh VALUES (1)');
  });

  test('readers behind a pending ALTER behind an idle reader', () => {
    expect(drawn('alter')).toMatch(/^0 >1 >>[234] >>[234] >>[234]$/);
    expect(rowOf('alter 0')).toMatchObject({ waiters: 4, text: null, took: 'SELECT COUNT(*) FROM altered' });
    expect(rowOf('alter 1')).toMatchObject({ lockKind: 'metadata', object: 'shop.altered', mode: 'EXCLUSIVE' });
    expect(rowOf('alter 2')).toMatchObject({ lockKind: 'metadata', object: 'shop.altered', mode: 'SHARED_READ' });
  });

  test('LOCK TABLES', () => {
    expect(drawn('tables')).toBe('0 >1');
    expect(rowOf('tables 0')).toMatchObject({ text: null, took: 'LOCK TABLES locked WRITE' });
  });

  test('GET_LOCK', () => {
    expect(drawn('named')).toBe('0 >1');
    expect(rowOf('named 0')?.took).toBe("SELECT GET_LOCK('nightly', 10)");
    expect(rowOf('named 1')).toMatchObject({ lockKind: 'metadata', object: 'user level lock nightly' });
  });

  test('a foreign key', () => {
    expect(drawn('parent')).toBe('0 >1');
    expect(rowOf('parent 0')?.took).toBe('UPDATE parents SET id = 2 WHERE id = 1');
    expect(rowOf('parent 1')).toMatchObject({ lockKind: 'row', object: 'shop.parents', record: '1' });
  });

  test('a row lock held by one who waits for a metadata lock', () => {
    expect(drawn('mixed')).toBe('0 >1 >>2');
    expect(rowOf('mixed 0')).toMatchObject({ waiters: 2, took: 'LOCK TABLES mixed WRITE' });
    expect(rowOf('mixed 1')).toMatchObject({
      lockKind: 'metadata',
      object: 'shop.mixed',
      text: 'SELECT COUNT(*) FROM mixed',
      took: 'UPDATE products SET stock = stock - 1 WHERE id = 9',
    });
    expect(rowOf('mixed 2')).toMatchObject({ lockKind: 'row', record: '9' });
  });

  test('a deadlock with both sides', async () => {
    const [victim, survivor] = sides;
    const [row, ...others] = await ask<DeadlockRow>({ queryType: 'locks', as: 'deadlocks' }, Date.now());
    expect(others).toEqual([]);
    expect(row).toMatchObject({ victim, survivor, object: 'shop.products', index: 'PRIMARY' });
    expect([row?.victimText, row?.survivorText].join()).toMatch(
      /stock - 2 WHERE id = 1[12].*stock - 2 WHERE id = 1[12]/s
    );
    expect(row?.report).toContain('WE ROLL BACK TRANSACTION');
    expect(Math.abs((row?.time ?? 0) - seenAt)).toBeLessThan(40_000);
  });

  test('the forest of a second past, once all have gone', async () => {
    // The round under way at that second shall still see them.
    await Bun.sleep(1_500);
    cast.forEach((session) => session.destroy());
    const deadline = Date.now() + 15_000;
    let now = tree;
    while (now.length > 0 && Date.now() < deadline) {
      await Bun.sleep(500);
      now = await ask<LockRow>({ queryType: 'locks' }, Date.now());
    }
    expect(now).toEqual([]);
    const then = await ask<LockRow>({ queryType: 'locks' }, seenAt);
    const known = ({ id, parent, depth, took, record, waiters }: LockRow) => ({
      id,
      parent,
      depth,
      took,
      record,
      waiters,
    });
    expect(then.map(known)).toEqual(tree.map(known));
  }, 20_000);

  test(`${CROWD} behind one record`, async () => {
    const sessions = await Promise.all(Array.from({ length: CROWD + 1 }, () => application(server)));
    const [root, ...waiters] = sessions;
    await root?.query('BEGIN');
    await root?.query('UPDATE products SET stock = 0 WHERE id = 1');
    await root?.query('SELECT 1');
    waiters.forEach((waiter) => void started(waiter, 'UPDATE products SET stock = 1 WHERE id = 1'));
    const deadline = Date.now() + 15_000;
    let rows: LockRow[];
    do {
      await Bun.sleep(500);
      rows = await ask<LockRow>({ queryType: 'locks' }, Date.now());
    } while (rows.length !== CROWD + 1 && Date.now() < deadline);
    sessions.forEach((session) => session.destroy());
    expect(rows).toHaveLength(CROWD + 1);
    expect(rows[0]).toMatchObject({
      processlistId: root?.threadId,
      waiters: CROWD,
      took: 'UPDATE products SET stock = 0 WHERE id = 1',
    });
    expect(rows.slice(1).every(({ depth, object }) => depth === 1 && object === 'shop.products')).toBe(true);
    // MariaDB's report prints a key as it is stored.
    expect(rows[1]).toMatchObject({ index: 'PRIMARY', record: isMysql ? '1' : '0x80000001' });
  }, 30_000);
});
